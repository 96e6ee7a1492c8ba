// Writes a screenshot as a PNG with a palette of 256 colours, a third of its size: text on plain grounds needs no more.
import zlib from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** @param page  a page of the browser, which decodes the screenshot */
export async function palettePng(page, screenshot) {
  const { width, height, colours } = await decode(page, screenshot);
  const palette = choosePalette(colours);
  const rows = Buffer.alloc((width + 1) * height); // every row begins with its filter: 0, none
  const known = new Map();
  for (const [at, colour] of colours.entries()) {
    if (!known.has(colour)) known.set(colour, nearest(palette, colour));
    rows[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = known.get(colour);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8); // 8 bits, palette, deflate, no interlacing
  const chunks = [
    ["IHDR", header],
    ["PLTE", Buffer.from(palette.flatMap(channels))],
    ["IDAT", zlib.deflateSync(rows, { level: 9 })],
    ["IEND", Buffer.alloc(0)],
  ];
  return Buffer.concat([SIGNATURE, ...chunks.map(([name, data]) => chunk(name, data))]);
}

async function decode(page, screenshot) {
  const { width, height, base64 } = await page.evaluate(async (source) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${source}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let start = 0; start < data.length; start += 32_768) text += String.fromCharCode(...data.subarray(start, start + 32_768));
    return { width: image.width, height: image.height, base64: btoa(text) };
  }, screenshot.toString("base64"));
  const bytes = Buffer.from(base64, "base64");
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at += 1) colours[at] = bytes.readUIntBE(at * 4, 3);
  return { width, height, colours };
}

/** The most frequent colours, of those that look alike only the most frequent one. */
function choosePalette(colours) {
  const counts = new Map();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const cells = new Map();
  for (const [colour, count] of [...counts].sort(([, one], [, other]) => other - one)) {
    const cell = colour & 0xf8f8f8;
    const seen = cells.get(cell);
    if (seen) seen.count += count;
    else cells.set(cell, { colour, count });
  }
  return [...cells.values()].sort((one, other) => other.count - one.count).slice(0, 256).map(({ colour }) => colour);
}

const channels = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function nearest(palette, colour) {
  const wanted = channels(colour);
  const distance = (other) => channels(other).reduce((sum, value, index) => sum + (value - wanted[index]) ** 2, 0);
  return palette.reduce((best, other, index) => (distance(other) < distance(palette[best]) ? index : best), 0);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(zlib.crc32(body), body.length + 4);
  return whole;
}
