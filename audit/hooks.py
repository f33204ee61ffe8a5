"""What schemathesis cannot draw from a pattern: municipality codes with their check digit, visible text, and OCSP requests in order."""
import json
import os
import pathlib

import schemathesis
from hypothesis import strategies as st

RUN = pathlib.Path(os.environ["KOFU_AUDIT_RUN"])


def check_digit(digits):
    return str((11 - sum((6 - place) * int(digit) for place, digit in enumerate(digits)) % 11) % 10)


KNOWN = [place["code"] for place in json.loads((RUN / "topology.json").read_text())["municipalities"].values()]
CODES = st.sampled_from(KNOWN) | st.integers(0, 99999).map(lambda number: f"{number:05}").map(lambda digits: digits + check_digit(digits))
LETTERS = st.sampled_from("abcXYZ019-_. 　見本太郎葛城ミホンﾐ々ー～（）")

schemathesis.openapi.format("kofu-municipality-code", CODES)
for lower, upper in {(1, 20), (1, 40), (1, 50), (1, 60), (1, 100), (0, 200), (1, 200)}:
    schemathesis.openapi.format(f"kofu-text-{lower}-{upper}", st.text(LETTERS, min_size=lower, max_size=upper))


class Known:
    """The run directory, as speak.py asks for it."""
    run = RUN


def question(serial):
    import speak
    return speak.ocsp_request(Known, serial)


schemathesis.openapi.media_type("application/ocsp-request", st.integers(1, 2**159 - 1).map(question))
