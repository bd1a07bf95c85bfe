// @ts-nocheck: AssemblyScript, whose own compiler checks it

/** Four Huffman tables, as they stand in DHT one behind another. */
export const huffmanTables = memory.data(416);

/** For each table and value, 32 bits: see {@linkcode huffmanCodes}. */
const CODES = memory.data(4 * 1024, 16);

/**
 * Where the codes of a table are, 4 bytes for each value: the code, zeros for the additional bits that follow it, and in the
 * lowest five bits the length of both. With 16 bits of code and 10 more that fits.
 */
export function huffmanCodes(tableClass: usize, destination: usize): usize {
  return CODES + 1024 * (2 * tableClass + destination);
}

/** Derives the codes of all tables (T.81, annex C). */
export function prepareHuffmanCodes(): void {
  let table = huffmanTables;
  for (let count = 0; count < 4; count++) {
    const id = load<u8>(table);
    table = deriveCodes(table, huffmanCodes(id >> 4, id & 15));
  }
}

/** Returns where the table ends. */
function deriveCodes(table: usize, codes: usize): usize {
  let value = table + 17;
  let code = 0;
  for (let length = 1; length <= 16; length++) {
    const end = value + load<u8>(table + length);
    for (; value < end; value++) {
      // The value's lower half is the number of additional bits, in DC tables and in AC tables.
      const additional = load<u8>(value) & 15;
      store<u32>(codes + 4 * load<u8>(value), (code << (additional + 5)) | (length + additional));
      code++;
    }
    code <<= 1;
  }
  return value;
}
