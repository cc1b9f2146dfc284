// A photo drawn anew: at most 1280 pixels and 200 KB, upright, and without what the camera wrote into it (place, time, device).
const LONGEST = 1280;
const HEAVIEST = 200_000;
export const shrunk = async (file) => {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  let scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  for (let quality = 0.82; ; quality -= 0.12) {
    if (quality < 0.4) { quality = 0.7; scale *= 0.75; }
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff"; // JPEG knows no transparency
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const found = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (!found) throw new Error("this picture cannot be drawn");
    if (found.size <= HEAVIEST) { picture.close(); return found; }
  }
};
