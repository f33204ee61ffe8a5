"""Draws what stands on a kofu paper of one front and one back with cairo, again and again, and prints the processor time and octets of one.

usage: paper_cairo.py PAPER.pdf ROUNDS

Cairo gets what it needs before the clock starts: the texts with their places, the lines, and the pictures of grounds and back as surfaces.
"""
import io
import json
import re
import subprocess
import sys
import time

import cairo

DOT = 0.12
HEIGHT = 7016
FONTS = ["IPAexMincho", "IPAmjMincho"]


def plain(path):
    """The objects of the file by their numbers, unpacked: (dictionary, stream)."""
    octets = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", "--no-original-object-ids", path, "-"], check=True, capture_output=True).stdout
    pattern = re.compile(rb"^(\d+) 0 obj\n(.*?)\n(?:stream\n(.*?)\nendstream\n)?endobj$", re.S | re.M)
    return [(match[2], match[3]) for match in pattern.finditer(octets)]


def marks(objects):
    """Lines, frames and texts of the front."""
    maps = [dict((code, bytes.fromhex(text.decode()).decode("utf-16-be")) for code, text in re.findall(rb"<([0-9A-F]{4})><([0-9A-F]+)>\n", stream))
            for _, stream in objects if stream and b"beginbfchar" in stream]
    content = next(stream for _, stream in objects if stream and b"/H1<</MCID 0>>BDC" in stream)
    width, found = 3, []
    for line in content.decode("latin-1").split("\n"):
        if match := re.match(r"(\d+) w (.*)", line):
            width, line = int(match[1]), match[2]
        if match := re.fullmatch(r"(-?\d+) (-?\d+) m (-?\d+) (-?\d+) l S", line):
            found.append(("line", width, *map(int, match.groups())))
        elif match := re.fullmatch(r"(-?\d+) (-?\d+) (-?\d+) (-?\d+) re S", line):
            found.append(("frame", width, *map(int, match.groups())))
        elif line.startswith("BT "):
            place = re.search(r"(-?\d+) (-?\d+) Td", line)
            x = int(place[1])
            for kind, font, size, codes in re.findall(r"/([FV])(\d) (\d+) Tf (?:-?\d+ -?\d+ Td )?<([0-9A-F]+)>", line):
                text = "".join(maps[min(int(font), len(maps) - 1)].get(codes[at:at + 4].encode(), "") for at in range(0, len(codes), 4))
                if kind == "V":
                    # A column: the middle of its em boxes at x, the first of them below y.
                    baselines = [int(place[2]) - int(size) * 22 // 25 - int(size) * number for number in range(len(text))]
                    found += [("text", int(font), int(size), x - int(size) // 2, y, character) for y, character in zip(baselines, text)]
                    continue
                found.append(("text", int(font), int(size), x, int(place[2]), text))
                x += int(size) * len(text)
    return found


def masks(objects):
    """The stencils of pattern, latent image and scramble image, as cairo has them."""
    surfaces = {}
    for dictionary, stream in objects:
        if stream is None or b"/ImageMask true" not in dictionary:
            continue
        width, height = (int(re.search(rb"/%s (\d+)" % key, dictionary)[1]) for key in [b"Width", b"Height"])
        stride = cairo.ImageSurface.format_stride_for_width(cairo.FORMAT_A1, width)
        row, rows = (width + 7) // 8, bytearray(stride * height)
        flipped = bytes(int(f"{octet:08b}"[::-1], 2) for octet in range(256))
        for y in range(height):
            rows[y * stride:y * stride + row] = stream[y * row:(y + 1) * row].translate(flipped)
        surfaces[width, height] = cairo.ImageSurface.create_for_data(rows, cairo.FORMAT_A1, width, height, stride)
    return surfaces


def paint(context, surface, x, y, scale, colour):
    context.save()
    context.translate(x, y)
    context.scale(scale, scale)
    context.set_source_rgb(*colour)
    context.mask_surface(surface)
    context.restore()


def ground(context, tile):
    width, height = tile.get_width(), tile.get_height()
    for row, y in enumerate(range(0, HEIGHT, height)):
        for x in range(0 if row % 2 == 0 else -width // 2, 4960, width):
            paint(context, tile, x, y, 1, (0, .47, .45))


def draw(found, surfaces, faces):
    target = io.BytesIO()
    surface = cairo.PDFSurface(target, 4960 * DOT, HEIGHT * DOT)
    context = cairo.Context(surface)
    tile = max(surfaces.values(), key=lambda one: one.get_width())
    context.scale(DOT, DOT)
    ground(context, tile)
    context.set_source_rgb(0, 0, 0)
    for mark in found:
        if mark[0] == "line":
            context.set_line_width(mark[1])
            context.move_to(mark[2], HEIGHT - mark[3])
            context.line_to(mark[4], HEIGHT - mark[5])
            context.stroke()
        elif mark[0] == "frame":
            context.set_line_width(mark[1])
            context.rectangle(mark[2], HEIGHT - mark[3] - mark[5], mark[4], mark[5])
            context.stroke()
        else:
            context.set_font_face(faces[min(mark[1], 1)])
            context.set_font_size(mark[2])
            context.move_to(mark[3], HEIGHT - mark[4])
            context.show_text(mark[5])
    context.show_page()
    ground(context, tile)
    for one in surfaces.values():
        if one is not tile:
            paint(context, one, 1300, 700, 10 if one.get_width() == 241 else 1, (0, 0, 0))
    context.show_page()
    surface.finish()
    return target.getvalue()


def main():
    objects = plain(sys.argv[1])
    found, surfaces = marks(objects), masks(objects)
    faces = [cairo.ToyFontFace(name) for name in FONTS]
    octets = draw(found, surfaces, faces)
    rounds = int(sys.argv[2])
    started = time.process_time_ns()
    for _ in range(rounds):
        draw(found, surfaces, faces)
    print(json.dumps({"microseconds": (time.process_time_ns() - started) // rounds // 1000, "octets": len(octets), "texts": sum(mark[0] == "text" for mark in found)}))


main()
