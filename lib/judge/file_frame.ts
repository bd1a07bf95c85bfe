/** What comes of a file: a picture, one frame of a video, or why there is none. */
export type FileFrame = JpegOfFile | UnreadFile;

/** A frame that can be judged. */
export interface JpegOfFile extends FileOrigin {
  jpeg: Uint8Array<ArrayBuffer>;
  /** When it would have come of a camera: ms since the first frame of all files. */
  atMs: number;
}

/** A file that cannot be read, or a video from where it cannot be read any more. */
export interface UnreadFile extends FileOrigin {
  failure: FileFailure;
}

/** Where a frame comes from. */
export interface FileOrigin {
  /** Path of the file, as it was named; of a picture in a folder, below the folder's. */
  file: string;
  /** Number of the frame in its video, from 0. */
  frame?: number;
}

/** Why something cannot be read. */
export interface FileFailure {
  /** Such as `not-found`, `bad-jpeg`, `not-a-video`. */
  code: string;
  /** In words for a person. */
  reason: string;
}
