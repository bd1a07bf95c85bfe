/** A python3 of one's own hides the system's, whose OpenCV it has not. */
export async function pythonWithOpenCv(): Promise<string> {
  for (const python of ["python3", "/usr/bin/python3"]) {
    const { success } = await new Deno.Command(python, { args: ["-c", "import cv2"], stderr: "null" })
      .output();
    if (success) return python;
  }
  throw new Error("No python3 has cv2: apt-get install python3-opencv");
}
