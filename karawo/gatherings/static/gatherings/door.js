// Reads a participant's code by camera where the browser can; typing it always works.
const open = async (form) => {
  const part = (name) => form.querySelector(`[data-door-${name}]`);
  const video = part("video");
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let stream = null;
  const close = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = true;
    part("close").hidden = true;
    part("open").hidden = false;
  };
  const look = async () => {
    if (!stream) return;
    const [found] = await detector.detect(video).catch(() => []);
    if (found?.rawValue) {
      form.elements.namedItem("code").value = found.rawValue;
      close();
      form.requestSubmit();
      return;
    }
    setTimeout(look, 150);
  };
  part("close").addEventListener("click", close);
  part("open").addEventListener("click", async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      part("said").textContent = part("said").dataset.none;
      return;
    }
    part("said").textContent = "";
    video.srcObject = stream;
    video.hidden = false;
    part("open").hidden = true;
    part("close").hidden = false;
    await video.play();
    look();
  });
  part("camera").hidden = false;
  addEventListener("pagehide", close);
};

const form = document.querySelector("[data-door]");
if (form && "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) open(form);
