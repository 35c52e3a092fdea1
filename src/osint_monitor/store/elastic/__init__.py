"""The store on Elasticsearch: records created once, and a view of the present."""
