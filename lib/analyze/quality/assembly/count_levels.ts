// @ts-nocheck: AssemblyScript, whose own compiler checks it

/** Bytes of a table with a count for each level. */
const TABLE_BYTES: usize = 4 * 256;

/** How many pixels have each level, in 32 bits. Three tables more follow it, so that no count waits for the one before. */
export const levelCounts = memory.data(4 * 1024, 16);

/** Counts the levels of the pixels from one address up to another. */
export function countLevels(from: usize, end: usize): void {
  memory.fill(levelCounts, 0, 4 * TABLE_BYTES);
  let at = from;
  for (; at + 8 <= end; at += 8) {
    const eight = load<u64>(at);
    count(0, eight);
    count(1, eight >> 8);
    count(2, eight >> 16);
    count(3, eight >> 24);
    count(0, eight >> 32);
    count(1, eight >> 40);
    count(2, eight >> 48);
    count(3, eight >> 56);
  }
  for (; at < end; at++) count(0, load<u8>(at));
  for (let place = levelCounts; place < levelCounts + TABLE_BYTES; place += 16) addTables(place);
}

/** Counts the level in the lowest byte. */
function count(table: usize, pixels: u64): void {
  const place = levelCounts + table * TABLE_BYTES + 4 * (pixels as usize & 255);
  store<u32>(place, load<u32>(place) + 1);
}

function addTables(place: usize): void {
  const firstTwo = i32x4.add(v128.load(place), v128.load(place + TABLE_BYTES));
  const lastTwo = i32x4.add(v128.load(place + 2 * TABLE_BYTES), v128.load(place + 3 * TABLE_BYTES));
  v128.store(place, i32x4.add(firstTwo, lastTwo));
}
