/**
 * What V8 is told in both programs, by the executables and by `run`.
 *
 * A frame leaves little behind in a thread's heap; without a bound V8 lets what is young grow for an hour, by 20 to 40 MB in
 * each program, before it looks for what is old. With `--max-semi-space-size=2` frames are as fast, and memory is level from the
 * first minutes on.
 *
 * Once a program has been quiet, V8 would compact its heap to give back a megabyte or two: for that two frames, seven seconds
 * after the start, came 14 ms later. `--no-memory-reducer` leaves it be.
 */
export const V8_FLAGS = "--max-semi-space-size=2,--no-memory-reducer";
