/**
 * The bytes of a 64-bit little-endian ELF file that belong to it, whatever was appended: its section headers stand last
 * (System V ABI, ELF header: e_shoff + e_shnum × e_shentsize).
 */
export function elfSize(file: Uint8Array): number {
  const magic = [0x7f, 0x45, 0x4c, 0x46, 2, 1];
  if (file.length < 64 || magic.some((byte, index) => file[index] !== byte)) {
    throw new TypeError("Cannot read an ELF file as it does not begin like a 64-bit little-endian one");
  }
  const header = new DataView(file.buffer, file.byteOffset, 64);
  return Number(header.getBigUint64(0x28, true)) +
    header.getUint16(0x3a, true) * header.getUint16(0x3c, true);
}
