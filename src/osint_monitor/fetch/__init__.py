"""The Scrapy project: asks pages, keeps every answer, hands it to the workers."""
