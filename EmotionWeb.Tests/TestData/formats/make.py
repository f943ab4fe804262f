"""Draws the files beside this script (Pillow 9.4): four quadrants, red and green above blue and white, 48 x 32 pixels as they stand upright."""
from PIL import Image

QUADRANTS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]
# How the upright picture is to be turned so that a viewer who honours the orientation turns it back.
STORED = {1: None, 2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE, 6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}

upright = Image.new("RGB", (48, 32))
for x in range(48):
    for y in range(32):
        upright.putpixel((x, y), QUADRANTS[(x >= 24) + 2 * (y >= 16)])

for orientation, turn in STORED.items():
    image = upright if turn is None else upright.transpose(turn)
    exif = Image.Exif()
    exif[274] = orientation
    image.save(f"orientation-{orientation}.jpg", exif=exif, quality=95)
    image.save(f"orientation-{orientation}.png", exif=exif)
    image.save(f"orientation-{orientation}.webp", exif=exif, lossless=True)
    image.save(f"orientation-{orientation}.tiff", tiffinfo={274: orientation}, compression="tiff_lzw")

black = Image.new("RGB", upright.size)
cutout = upright.convert("RGBA")
cutout.putalpha(Image.new("L", upright.size, 255))
for x in range(48):
    for y in range(16, 32):
        cutout.putpixel((x, y), (*cutout.getpixel((x, y))[:3], 0))

upright.save("progressive.jpg", progressive=True, quality=95)
upright.convert("CMYK").save("cmyk.jpg", quality=95)
upright.convert("CMYK").save("cmyk.tiff", compression="tiff_lzw")
upright.save("rgb.bmp")
upright.convert("P").save("palette.bmp")
upright.convert("P").save("palette.png")
upright.save("rgb.gif")
upright.save("animated.gif", save_all=True, append_images=[black])
upright.save("animated.png", save_all=True, append_images=[black])
upright.save("animated.webp", save_all=True, append_images=[black], lossless=True)
upright.save("lossy.webp", quality=90)
upright.save("pages.tiff", save_all=True, append_images=[black], compression="tiff_lzw")
cutout.save("alpha.png")
cutout.save("alpha.tiff", compression="tiff_lzw")
cutout.save("alpha.webp", lossless=True, exact=True)
deep = upright.convert("L").convert("I").point(lambda v: v * 257).convert("I;16")
deep.save("grey16.png")
deep.save("grey16.tiff")
upright.convert("L").save("grey.jpg", quality=95)
upright.convert("LA").save("grey-alpha.png")
