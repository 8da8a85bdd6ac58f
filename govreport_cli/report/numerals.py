"""Chinese numerals, as headings are numbered with."""

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Write a number from 1 to 99: 一, 十, 十二, 二十, 二十一; a larger one in Arabic digits."""
    if not 1 <= number <= 99:  # noqa: PLR2004  (no report has a hundred headings)
        return str(number)
    tens, ones = divmod(number, 10)
    ten = {0: "", 1: "十"}.get(tens, f"{_DIGITS[tens]}十")
    return ten + (_DIGITS[ones] if ones else "")
