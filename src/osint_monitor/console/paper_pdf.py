"""A paper as PDF: A4, with Latin and Cyrillic letters, and page numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, VAlign
from fpdf.fonts import FontFace

from osint_monitor.console.paper import Block, Paper

_FONTS = Path(__file__).parent / "fonts"
_FAMILY = "DejaVu"
_INK, _DIM, _LINE, _PAPER = (
    (29, 35, 39),
    (86, 97, 106),
    (190, 198, 204),
    (244, 246, 247),
)
_BAR = (28, 84, 128)
_MARGIN_MM, _LINE_MM = 18.0, 4.6
_SIZES = {1: 16, 2: 12, 3: 10}
_TEXT, _SMALL = 9, 8


def pdf(made: Paper, made_at: datetime) -> bytes:
    """
    A paper as a file; the same bytes for the same paper and moment.

    Args:
        made_at: aware; stands among the file's properties.
    """
    sheet = _Sheet(made["foot"])
    sheet.set_creation_date(made_at)
    sheet.set_title(made["title"])
    sheet.set_lang(made["language"])
    sheet.add_page()
    _heading(sheet, {"level": 1, "text": made["title"]})
    for block in made["blocks"]:
        _KINDS[block["kind"]](sheet, block)
    return bytes(sheet.output())


class _Sheet(FPDF):
    """A4 with our fonts, and a foot on each page."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self._foot = foot
        self.set_margin(_MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=_MARGIN_MM + 4)
        for style, file in (
            ("", "DejaVuSansCondensed"),
            ("B", "DejaVuSansCondensed-Bold"),
        ):
            self.add_font(_FAMILY, style, _FONTS / f"{file}.ttf")
        self.set_draw_color(*_LINE)

    def footer(self) -> None:
        """What fpdf calls at the end of each page."""
        self.set_y(-_MARGIN_MM)
        self.use(_SMALL - 1, colour=_DIM)
        number = f"{self.page_no()} / {{nb}}"
        self.cell(self.epw - 20, _LINE_MM, self.fit(self._foot))
        self.cell(20, _LINE_MM, number, align="R")

    def use(
        self, size: int, style: str = "", colour: tuple[int, int, int] = _INK
    ) -> None:
        """The letters of what follows."""
        self.set_font(_FAMILY, style, size)
        self.set_text_color(*colour)

    def fit(self, text: str) -> str:
        """A text of which every sign can be drawn; others stand there as their code."""
        known = self.fonts[_FAMILY.lower()].cmap
        return "".join(
            one if one in "\n\t" or ord(one) in known else f"‹{ord(one):X}›"
            for one in text
        )

    def lines(self, text: str, width: float = 0, **more: Any) -> None:
        """A text over as many lines as it needs."""
        self.multi_cell(
            width, _LINE_MM, self.fit(text), align="L", new_x="LMARGIN",
            new_y="NEXT", **more,
        )  # fmt: skip


def _heading(sheet: _Sheet, block: Block) -> None:
    size = _SIZES[block["level"]]
    if sheet.will_page_break(5 * _LINE_MM):
        sheet.add_page()
    sheet.ln(0 if block["level"] == 1 else 2.5)
    sheet.use(size, "B")
    sheet.multi_cell(
        0, size * 0.5, sheet.fit(block["text"]), align="L", new_x="LMARGIN",
        new_y="NEXT",
    )  # fmt: skip
    sheet.ln(1.2)


def _says(sheet: _Sheet, block: Block) -> None:
    is_notice = block["tone"] == "notice"
    sheet.use(_TEXT, "B" if is_notice else "", _DIM if block["tone"] == "dim" else _INK)
    sheet.lines(block["text"])
    sheet.ln(1)


def _facts(sheet: _Sheet, block: Block) -> None:
    for name, value in block["rows"]:
        if sheet.will_page_break(_LINE_MM):
            sheet.add_page()
        top, page = sheet.get_y(), sheet.page
        sheet.use(_SMALL, colour=_DIM)
        sheet.lines(name, 42)
        below = sheet.get_y() if sheet.page == page else top
        sheet.set_xy(_MARGIN_MM + 44, top) if sheet.page == page else None
        sheet.use(_TEXT)
        began = sheet.page
        sheet.lines(value, sheet.epw - 44)
        if sheet.page == began:
            sheet.set_y(max(sheet.get_y(), below))
    sheet.ln(1)


def _table(sheet: _Sheet, block: Block) -> None:
    sheet.use(_SMALL)
    face = FontFace(emphasis="BOLD", color=_DIM)
    with sheet.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES, headings_style=face,
        line_height=_LINE_MM, padding=(0.6, 2, 0.6, 0), text_align="LEFT",
        col_widths=_widths(block), markdown=False, v_align=VAlign.T,
    ) as drawn:  # fmt: skip
        for cells in (block["head"], *block["rows"]):
            drawn.row([sheet.fit(cell) for cell in cells])
    sheet.ln(2)


def _widths(block: Block) -> tuple[int, ...]:
    """Shares of the width: wide columns for what holds much."""
    columns = zip(block["head"], *block["rows"], strict=True)
    return tuple(max(8, min(40, max(len(one) for one in cells))) for cells in columns)


def _listing(sheet: _Sheet, block: Block) -> None:
    sheet.use(_TEXT)
    for item in block["said"]:
        sheet.lines(f"– {item}")
    sheet.ln(1)


def _words(sheet: _Sheet, block: Block) -> None:
    sheet.use(_TEXT)
    sheet.set_fill_color(*_PAPER)
    sheet.lines(block["text"], border="L", fill=True, padding=(0, 0, 0, 2))
    sheet.set_fill_color(255)
    sheet.ln(1.5)


def _chart(sheet: _Sheet, block: Block) -> None:
    rows = block["rows"]
    if not rows:
        return
    draw = _columns if block["shape"] == "columns" else _bars
    high = 34.0 if block["shape"] == "columns" else len(rows) * _LINE_MM * 1.2
    if sheet.will_page_break(high + 2 * _LINE_MM):
        sheet.add_page()
    sheet.use(_SMALL, "B", _DIM)
    sheet.lines(block["title"])
    sheet.use(_SMALL)
    sheet.set_fill_color(*_BAR)
    draw(sheet, rows, max(number for _, number in rows) or 1)
    sheet.set_fill_color(255)
    sheet.ln(2)


def _bars(sheet: _Sheet, rows: list[Any], most: float) -> None:
    room = sheet.epw - 60
    for name, number in rows:
        top, long = sheet.get_y(), room * number / most
        sheet.cell(46, _LINE_MM, sheet.fit(_short(name, 30)), align="R")
        sheet.rect(_MARGIN_MM + 48, top + 0.6, long, _LINE_MM - 1.2, style="F")
        sheet.set_xy(_MARGIN_MM + 49 + long, top)
        sheet.cell(12, _LINE_MM, f"{number:g}")
        sheet.set_xy(_MARGIN_MM, top + _LINE_MM * 1.2)


def _columns(sheet: _Sheet, rows: list[Any], most: float) -> None:
    top, high, step = sheet.get_y() + 3, 24.0, (sheet.epw - 10) / len(rows)
    for at, (_, number) in enumerate(rows):
        tall = high * number / most
        left = _MARGIN_MM + 10 + at * step
        sheet.rect(left + step * 0.1, top + high - tall, step * 0.8, tall, style="F")
    sheet.line(_MARGIN_MM + 10, top + high, _MARGIN_MM + sheet.epw, top + high)
    sheet.text(_MARGIN_MM, top + 3, f"{most:g}")
    for at in sorted({0, len(rows) - 1}):
        words = sheet.fit(_short(str(rows[at][0]), 16))
        left = _MARGIN_MM + 10 + at * step
        if at:
            left = _MARGIN_MM + sheet.epw - sheet.get_string_width(words)
        sheet.text(left, top + high + 4, words)
    sheet.set_xy(_MARGIN_MM, top + high + 6)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


_KINDS: dict[str, Callable[[_Sheet, Block], None]] = {
    "heading": _heading,
    "says": _says,
    "facts": _facts,
    "table": _table,
    "listing": _listing,
    "words": _words,
    "chart": _chart,
}
