"""Evidence files by content: what is honest is clear, what dresses up is found, nothing is unpacked."""

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from contextlib import closing
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reviews.checks.answers import FileReport
from reviews.checks.base import Outcome, SourceUnavailable, Waiting
from reviews.checks.evidence_files import SAYS, EvidenceFiles
from reviews.documents.archives import MAX_ENTRIES, BrokenArchive, ends_in_directory, read_archive
from reviews.documents.content import Family, identify
from reviews.documents.words import Seen
from tests.factories.documents import LookedInto, archive, pdf, picture, word
from tests.factories.subjects import file_fact, organisation, sources

CHECK = EvidenceFiles()
SHELL = b"#!/bin/sh\nrm -rf /\n"
TEMPLATE = '<Relationship Type="x/attachedTemplate" Target="https://a.example/t.dotm" TargetMode="External"/>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def png_header(width, height):
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


def bomb():
    """A real one: 400 MB of nothing in 0.4 MB."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", "<Types/>")
        with zipped.open("word/document.xml", "w", force_zip64=False) as part:
            for _block in range(400):
                part.write(b"\0" * 1024 * 1024)
    return made.getvalue()


def evaluate(*contents, **facts):
    files = tuple(file_fact(content, id=f"f{n}", **facts) for n, content in enumerate(contents))
    stored = LookedInto({file.id: content for file, content in zip(files, contents, strict=True)})
    return CHECK.evaluate(organisation(files=files), sources(documents=stored))


def outcome(content, name, declared_type=""):
    return evaluate(content, name=name, declared_type=declared_type).outcome


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (pdf(), "policy.pdf"),
        (pdf(), "POLICY.v2.PDF"),
        (b"\xef\xbb\xbf\n" + pdf(), "with a mark.pdf"),
        (picture("PNG"), "screen.png"),
        (picture("JPEG"), "photo.jpeg"),
        (b"Notes\nof a longer meeting, caf\xc3\xa9\n", "notes.txt"),
        (b"caf\xe9 in Latin-1, and some more words\n", "notes.txt"),
        ("Text von Excel, als Unicode\r\n".encode("utf-16"), "unicode.txt"),
        (b"name,target\n=Equal GmbH,3\n-Dash Ltd,4\n", "table.csv"),
        (b'{"runs": [1, 2], "of": "something"}', "results.json"),
        (b"# Report\n\nWe sent `<script>alert(1)</script>` and got it back.\n", "report.md"),
        (b"MZ is how Windows programs begin.", "letters.txt"),
        (word(), "policy.docx"),
        (
            archive({"[Content_Types].xml": "<Types/>", "xl/sharedStrings.xml": "<t>twenty letters and more</t>"}),
            "figures.xlsx",
        ),
        (
            archive(
                {
                    "mimetype": "application/vnd.oasis.opendocument.text",
                    "content.xml": "<o>Words, more than twenty letters</o>",
                },
                mode=zipfile.ZIP_STORED,
            ),
            "policy.odt",
        ),
    ],
)
def test_honest_files_are_clear(content, name):
    finding = evaluate(content, name=name, declared_type="application/octet-stream")
    assert finding.outcome is Outcome.CLEAR, finding.summary
    assert finding.summary == "1 files, each what it says and safe to open."


def test_a_file_without_an_ending_goes_by_its_declared_type():
    assert outcome(pdf(), "policy", "application/pdf; x=y") is Outcome.CLEAR


@pytest.mark.parametrize(
    ("content", "name", "grade", "words"),
    [
        (SHELL, "policy.pdf", Outcome.ADVERSE, "A program"),
        (SHELL + pdf(), "policy.pdf", Outcome.ADVERSE, "A program"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "policy.pdf", Outcome.ADVERSE, "A program"),
        (b"MZ\x90\0" + b"\0" * 60 + pdf(), "policy.pdf", Outcome.ADVERSE, "A program"),
        (b"\xca\xfe\xba\xbe\0\0\0\x34", "a.png", Outcome.ADVERSE, "A program"),
        (b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60, "policy.pdf", Outcome.ADVERSE, "A program"),
        (b"@echo off\r\ndel /q *\r\n", "notes.txt", Outcome.ADVERSE, "A program"),
        (pdf() + archive({"a.txt": "a"}), "policy.pdf", Outcome.ADVERSE, "hidden behind"),
        (picture("PNG") + archive({"a.txt": "a"}), "a.png", Outcome.ADVERSE, "hidden behind"),
        (b"plain text", "policy.pdf", Outcome.REVIEW, "By its name file 1 is PDF, by its content text."),
        (picture("PNG"), "photo.jpg", Outcome.REVIEW, "By its name"),
        (pdf(), "policy.exe", Outcome.REVIEW, "a type that is not accepted"),
        (b"<html><script>alert(1)</script>", "policy.pdf", Outcome.REVIEW, "page that can run scripts"),
        (b"\n <!-- x --><SVG onload=alert(1)>", "a.png", Outcome.REVIEW, "page that can run scripts"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]><x/>', "a.txt", Outcome.REVIEW, "page that can run"),
        (b"{\\rtf1 hello}", "a.txt", Outcome.REVIEW, "page that can run"),
        (b"GIF89a" + b"\0" * 20, "a.png", Outcome.REVIEW, "not accepted"),
        (bytes(range(256)), "a.txt", Outcome.REVIEW, "not accepted"),
        (archive({"a.txt": "a"}), "all.zip", Outcome.REVIEW, "not accepted (archive)"),
        (b"\x1f\x8b\x08" + b"\0" * 30, "all.gz", Outcome.REVIEW, "not accepted (archive)"),
        (OLE + b"\0" * 512, "old.doc", Outcome.REVIEW, "old Office file"),
        (OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "a.docx", Outcome.INCONCLUSIVE, "password"),
        (pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "a.pdf", Outcome.INCONCLUSIVE, "password"),
        (pdf()[:-20], "a.pdf", Outcome.INCONCLUSIVE, "missing or broken"),
        (
            pdf().replace(b"/Type /Catalog", b"/OpenAction << /S /JavaScript /JS (x) >> /Type /Catalog"),
            "a.pdf",
            Outcome.REVIEW,
            "Scripts",
        ),
        (
            pdf().replace(b"/Type /Catalog", b"/A << /S /J#61vaScr#69pt >> /Type /Catalog"),
            "a.pdf",
            Outcome.REVIEW,
            "Scripts",
        ),
        (
            pdf().replace(b"/Type /Catalog", b"/A << /S /Launch /F (cmd) >> /Type /Catalog"),
            "a.pdf",
            Outcome.ADVERSE,
            "would start a program",
        ),
        (pdf(root={"/OpenAction": {"/S": pikepdf.Name.URI, "/URI": "x"}}), "a.pdf", Outcome.REVIEW, "acts by itself"),
        (pdf(root={"/Names": {"/EmbeddedFiles": {"/Names": []}}}), "a.pdf", Outcome.REVIEW, "are embedded in"),
        (pdf(root={"/X": {"/S": pikepdf.Name.SubmitForm}}), "a.pdf", Outcome.REVIEW, "sends what is typed"),
        (pdf(words=""), "a.pdf", Outcome.INCONCLUSIVE, "no text to read in file 1"),
        (b"%PDF-1.7\nnothing\n%%EOF", "a.pdf", Outcome.INCONCLUSIVE, "missing or broken"),
        (archive({"[Content_Types].xml": "", "word/document.xml": "<w/>"}), "a.docx", Outcome.INCONCLUSIVE, "no text"),
        (word(**{"word/header1.xml": "<!DOCTYPE x [<!ENTITY y 'z'>]>"}), "a.docx", Outcome.REVIEW, "define entities"),
        (word(**{"word/_rels/settings.xml.rels": TEMPLATE}), "a.docx", Outcome.REVIEW, "loads something"),
        (word(**{"word/header1.xml": "<w:instrText> DDEAUTO c:\\\\x"}), "a.docx", Outcome.REVIEW, "Macros"),
        (b"name,target\n=cmd|' /C calc'!A0,3\nand more words\n", "a.csv", Outcome.REVIEW, "A formula in file 1"),
        (word(**{"word/vbaProject.bin": "x"}), "a.docx", Outcome.REVIEW, "Macros"),
        (word(**{"word/embeddings/oleObject1.bin": "x"}), "a.docx", Outcome.REVIEW, "Macros"),
        (word(**{"word/run.exe": "x"}), "a.docx", Outcome.ADVERSE, "A program is packed"),
        (word(**{"word/inner.zip": "x"}), "a.docx", Outcome.REVIEW, "An archive is packed"),
        (word(**{"../../etc/cron.d/x": "x"}), "a.docx", Outcome.ADVERSE, "outside their folder"),
        (word(**{"C:\\x": "x"}), "a.docx", Outcome.ADVERSE, "outside their folder"),
        (png_header(100_000, 100_000), "a.png", Outcome.REVIEW, "10,000,000,000 pixels"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 4, "a.png", Outcome.INCONCLUSIVE, "missing or broken"),
        (b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff" + b"\0" * 20, "a.jpg", Outcome.REVIEW, "pixels"),
        (b"\xff\xd8\xff\xe0\0\0" + b"\0" * 20, "a.jpg", Outcome.INCONCLUSIVE, "missing or broken"),
        (b"", "a.pdf", Outcome.REVIEW, "empty"),
    ],
)
def test_what_dresses_up_is_found(content, name, grade, words):
    finding = evaluate(content, name=name, declared_type="application/pdf")
    assert finding.outcome is grade, finding.summary
    assert words in finding.summary
    assert words in finding.applicant_summary
    assert finding.evidence["files"][0]["observations"]


# --- Archives --------------------------------------------------------------------------------------------------------
def test_a_bomb_is_found_by_its_directory_alone():
    content = bomb()
    tracemalloc.start()
    began = time.perf_counter()
    finding = evaluate(content, name="a.docx")
    took, (_now, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert finding.outcome is Outcome.ADVERSE
    assert "far larger than it seems" in finding.summary
    assert took < 1
    assert peak < 20 * 1024 * 1024


def test_overlapping_parts_are_a_bomb():
    # Each entry names the same compressed bytes, as in Fifield's "better zip bomb".
    content = bytearray(archive({f"word/{n}.xml": "x" * 4000 for n in range(50)} | {"[Content_Types].xml": ""}))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", content, at + 20, 60_000)
        at = content.find(b"PK\x01\x02", at + 4)
    assert read_archive(bytes(content)).is_bomb


def test_a_locked_part_is_inconclusive():
    content = bytearray(word())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    finding = evaluate(bytes(content), name="a.docx")
    assert finding.outcome is Outcome.INCONCLUSIVE


def test_a_symbolic_link_leaves_its_folder():
    made = io.BytesIO()
    with closing(zipfile.ZipFile(made, "w")) as zipped:
        link = zipfile.ZipInfo("word/link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        zipped.writestr(link, "/etc/passwd")
        zipped.writestr("[Content_Types].xml", "")
    assert evaluate(made.getvalue(), name="a.docx").outcome is Outcome.ADVERSE


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:-10],
        lambda content: content[:-22] + content[-22:].replace(b"PK\x05\x06", b"PK\x05\x07"),
        lambda content: b"PK\x03\x04 junk before " + content,
        lambda content: content[:-6] + b"\xff\xff\xff\xff" + content[-2:],
        lambda content: content[:-12] + b"\xff\xff\xff\xff" + content[-8:],
        lambda content: content[:-14] + b"\xff\xff\xff\xff" + content[-10:],
        lambda content: content.replace(b"PK\x01\x02", b"PK\x01\x03"),
    ],
)
def test_a_directory_that_does_not_hold_together_is_for_review(spoil):
    content = spoil(word())
    with pytest.raises(BrokenArchive):
        read_archive(content)
    assert outcome(content, "a.docx") is Outcome.REVIEW


def test_very_many_parts_are_not_counted_one_by_one():
    content = archive({f"word/{n}": "" for n in range(MAX_ENTRIES + 1)})
    with pytest.raises(BrokenArchive):
        read_archive(content)
    assert ends_in_directory(pdf() + content)


# --- The store -------------------------------------------------------------------------------------------------------
def test_a_file_that_is_not_in_the_store_is_inconclusive_and_the_partner_is_not_troubled():
    finding = CHECK.evaluate(organisation(files=(file_fact(b"x"),)), sources(documents=LookedInto({})))
    assert finding.outcome is Outcome.INCONCLUSIVE
    assert "not in the store" in finding.summary
    assert "store" not in finding.applicant_summary


def test_content_that_is_not_the_submitted_one_is_never_clear():
    stored = LookedInto({"f1": pdf().replace(b"%%EOF", b"%%EOF\n")})
    finding = CHECK.evaluate(organisation(files=(file_fact(pdf()),)), sources(documents=stored))
    assert finding.outcome is Outcome.INCONCLUSIVE
    assert "not the one that was submitted" in finding.summary


def test_a_store_that_fails_is_an_error_to_be_tried_again():
    with pytest.raises(SourceUnavailable):
        CHECK.evaluate(organisation(files=(file_fact(b"x"),)), sources())


def test_a_file_above_the_limit_is_for_review_and_the_limit_is_data():
    facts, stored = organisation(files=(file_fact(b"a" * 1024 * 1024 + b"b"),)), LookedInto({"f1": b"a" * 1100000})
    finding = CHECK.evaluate(facts, sources(documents=stored, thresholds={"megabytes": 1}))
    assert (finding.outcome, finding.summary) == (Outcome.REVIEW, "Larger than is opened: file 1.")


@pytest.mark.parametrize("word", [Seen.TIMEOUT, Seen.MEMORY, Seen.CRASHED])
def test_a_process_that_ends_badly_is_inconclusive(word):
    class Ended:
        def inspect(self, file_id, **limits):
            return FileReport(observations=(word,))

    finding = CHECK.evaluate(organisation(files=(file_fact(b"x"),)), sources(documents=Ended()))
    assert finding.outcome is Outcome.INCONCLUSIVE
    assert "file 1" in finding.summary


def test_every_word_has_its_sentence():
    assert set(SAYS) == set(Seen)
    assert all("file 7" in says("file 7") for _grade, says in SAYS.values())


# --- The scanner, and the last day -----------------------------------------------------------------------------------
def test_a_file_in_quarantine_is_waited_for_and_nothing_is_opened():
    stored = LookedInto({"f1": pdf(), "f2": pdf("Another text, of other words")})
    files = (file_fact(pdf()), replace(file_fact(pdf("x"), id="f2"), scan="quarantined"))
    found = CHECK.evaluate(organisation(files=files), sources(documents=stored))
    assert isinstance(found, Waiting)
    assert (found.for_whom, found.seconds, stored.asked) == ("the malware scanner", 60, [])


def test_a_file_with_malware_is_adverse_and_is_not_opened():
    stored = LookedInto({"f1": pdf()})
    files = (replace(file_fact(pdf()), scan="infected"),)
    finding = CHECK.evaluate(organisation(files=files), sources(documents=stored))
    assert (finding.outcome, stored.asked) == (Outcome.ADVERSE, [])
    assert finding.summary == finding.applicant_summary == "The malware scanner found malware in file 1."


@pytest.mark.parametrize(("day", "grade"), [("2030-03-03", Outcome.REVIEW), ("2030-03-04", Outcome.CLEAR)])
def test_a_document_is_valid_until_the_end_of_its_last_day(day, grade):
    files = (replace(file_fact(pdf()), valid_until=day),)
    finding = CHECK.evaluate(organisation(files=files), sources(documents=LookedInto({"f1": pdf()})))
    assert finding.outcome is grade
    assert finding.evidence["files"][0]["valid_until"] == day


def test_what_a_picture_tells_of_its_making_is_named_and_never_repeated():
    exif = Image.Exif()
    exif[0x010F] = "Camera of Robin Fielding"
    finding = evaluate(picture("JPEG", exif=exif), name="a.jpg")
    assert finding.outcome is Outcome.CLEAR
    assert finding.evidence["files"][0]["tells_of_its_making"] == "camera"
    assert "Robin" not in str(finding)


def test_the_same_content_twice_is_told():
    finding = evaluate(pdf(), pdf())
    assert (finding.outcome, finding.summary) == (Outcome.REVIEW, "Files 1 and 2 are the same.")


def test_very_many_files_are_never_clear():
    finding = evaluate(*[b"%d texts of twenty letters" % n for n in range(51)], name="a.txt")
    assert (finding.outcome, finding.summary) == (
        Outcome.INCONCLUSIVE, "Only the first 50 files were looked at.",
    )  # fmt: skip


def test_without_files_it_does_not_apply():
    assert not CHECK.applies_to(organisation())
    assert CHECK.applies_to(organisation(files=(file_fact(b"x"),)))


def test_findings_speak_of_files_by_number_and_id():
    finding = evaluate(SHELL, name="Robin Fielding passport.pdf")
    assert "Robin" not in str(finding)
    assert finding.evidence["files"][0]["file"] == "f0"
    assert finding.evidence["files"][0]["type"] == "program"


# --- Whatever comes in -----------------------------------------------------------------------------------------------
@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", OLE]),
    st.binary(max_size=400),
    st.text(max_size=20),
)
def test_any_content_and_name_never_raise(head, body, name):
    assert evaluate(head + body + b"PK\x05\x06" + body, name=name, declared_type=name).outcome in Outcome
    assert evaluate(head + body, name=name).outcome in Outcome
    assert identify(head + body) in Family


# What a PDF's own reader makes of junk is bounded by the process (tests/hostile/test_hostile_files.py).
@pytest.mark.parametrize("block", [b"#", b"/J", b"PK\x05\x06", b"\xff", b"<", b"a\n", b"=c|", b"\0"])
@pytest.mark.parametrize("head", [b"\xff\xd8\xff", b"PK\x03\x04", b""])
def test_5_mb_of_anything_is_looked_at_quickly(head, block):
    content = head + block * (5 * 1024 * 1024 // len(block))
    evaluate(b"warm up", name="a.txt")
    began = time.process_time()
    evaluate(content, name="a.pdf")
    assert time.process_time() - began < 2
