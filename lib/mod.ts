/**
 * What a program that embeds vid imports: the types that travel, the wire, capture, codecs, judging and serving.
 *
 * @module
 */

export * from "./accounting.ts";
export * from "./analyze/analyzer.ts";
export * from "./analyze/analyzers.ts";
export type { TimedJudgement } from "./analyze/judge_jpeg.ts";
export * from "./analyze/options.ts";
export * from "./analyze/parse_settings.ts";
export * from "./analyze/pool.ts";
export * from "./analyze/settings.ts";
export type { StartMessage } from "./analyze/worker_messages.ts";
export * from "./bounded_queue.ts";
export * from "./camera_limit_error.ts";
export * from "./capture/capture.ts";
export * from "./capture/capture_error.ts";
export * from "./capture/capture_options.ts";
export * from "./capture/device/device.ts";
export * from "./capture/device/list_devices.ts";
export * from "./capture/device/v4l2_controls.ts";
export * from "./capture/open_capture.ts";
export * from "./codec/choose_scale.ts";
export * from "./codec/codec.ts";
export * from "./codec/create_codec.ts";
export * from "./codec/encoder.ts";
export * from "./codec/imdecode.ts";
export * from "./codec/imencode.ts";
export * from "./codec/opencv.ts";
export * from "./codec/resize_picture.ts";
export * from "./frame.ts";
export * from "./http/open_page.ts";
export * from "./jpeg/cut_jpegs.ts";
export * from "./jpeg/find_end.ts";
export * from "./jpeg/jpeg_error.ts";
export * from "./jpeg/jpeg_scanner.ts";
export { buildComment, HEADROOM, insertComment, readMetadata } from "./jpeg/metadata.ts";
export * from "./jpeg/read_frame_header.ts";
export * from "./link/budget.ts";
export type { ClosableConn } from "./link/close_gently.ts";
export * from "./link/connect.ts";
export * from "./link/header.ts";
export * from "./link/hello.ts";
export * from "./link/read_exactly.ts";
export * from "./link/read_messages.ts";
export * from "./link/send_frames.ts";
export * from "./link/wire_error.ts";
export * from "./link/write_message.ts";
export * from "./log.ts";
export * from "./programs/program_error.ts";
export * from "./programs/programs.ts";
export * from "./result.ts";
export * from "./save/jpeg_saver.ts";
export * from "./save/save_error.ts";
export * from "./server/accept.ts";
export * from "./server/camera_tally.ts";
export * from "./server/client_records.ts";
export * from "./server/hub.ts";
export * from "./server/judge.ts";
export * from "./server/listen.ts";
export * from "./server/loop_lag.ts";
export * from "./server/seat.ts";
export * from "./server/seat_error.ts";
export * from "./server/seats.ts";
export * from "./server/session.ts";
export * from "./video.ts";
