// What of a picture stays in the browser: the camera, files on their way to the server, and the still with its face.

export function attach(root, page, limits) {
  return new Capture(root, page, limits);
}

/** A camera that shows in a video element, and tells where it ends by itself. Live mode has one of its own. */
export class Camera {
  constructor(video, ended, askSeconds = 20) {
    Object.assign(this, { video, ended, askSeconds });
    this.stream = null;
    this.attempt = 0;
  }

  get on() {
    return this.stream !== null;
  }

  /** Whether it is on and gives no picture: covered, or switched off elsewhere for a while. */
  get muted() {
    return this.stream?.getVideoTracks()[0].muted ?? false;
  }

  async start(deviceId) {
    this.stop();
    const attempt = this.attempt;
    if (!window.isSecureContext) {
      return { outcome: 'insecure' };
    }
    if (!navigator.mediaDevices?.getUserMedia) {
      return { outcome: 'absent' };
    }

    try {
      await within(this.askSeconds * 1000, this.open(deviceId, attempt));
    } catch (error) {
      const cancelled = attempt !== this.attempt;
      this.stop();
      return { outcome: cancelled ? 'cancelled' : outcomeOf(error) };
    }
    return attempt === this.attempt ? await this.describe() : { outcome: 'cancelled' };
  }

  async open(deviceId, attempt) {
    const wanted = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: 'user' };
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { ...wanted, width: { ideal: 1280 }, height: { ideal: 960 } },
    });
    // The answer may come after the time limit or a change of mind: no camera may stay on then.
    if (attempt !== this.attempt) {
      release(stream);
      return;
    }

    this.stream = stream;
    stream.getVideoTracks()[0].addEventListener('ended', () => this.lose(stream));
    this.video.srcObject = stream;
    await this.video.play();
  }

  async describe() {
    const settings = this.stream.getVideoTracks()[0].getSettings();
    const devices = (await navigator.mediaDevices.enumerateDevices()).filter(d => d.kind === 'videoinput');
    return {
      outcome: 'live',
      deviceId: settings.deviceId ?? null,
      userFacing: settings.facingMode !== 'environment',
      devices: devices.map((d, i) => ({ id: d.deviceId, label: d.label || `Camera ${i + 1}` })),
    };
  }

  stop() {
    this.attempt++;
    release(this.stream);
    this.stream = null;
    this.video.srcObject = null;
  }

  lose(stream) {
    if (stream === this.stream) {
      this.stop();
      this.ended();
    }
  }
}

class Capture {
  constructor(root, page, limits) {
    this.page = page;
    this.limits = limits;
    this.root = root;
    this.video = root.querySelector('video');
    this.still = root.querySelector('canvas.still');
    this.face = root.querySelector('canvas.face');
    this.flash = root.querySelector('.shutter');
    this.camera = new Camera(this.video, () => this.page.invokeMethodAsync('CameraEnded'), limits.askSeconds);
    this.picture = null;
    this.sent = null;
    this.taken = 0;
    this.listening = new AbortController();
    this.listen();
    root.dataset.ready = '';
    const early = window.doneEarly?.();
    if (early) {
      this.take(early);
    }
  }

  // Camera

  start(deviceId) {
    this.face.hidden = true; // It was read in the still that is put away.
    return this.camera.start(deviceId);
  }

  stop() {
    this.camera.stop();
  }

  hide() {
    if (this.camera.on) {
      this.stop();
      this.page.invokeMethodAsync('CameraHidden');
    }
  }

  // Takes what the mirror shows, unmirrored, and lets go of the camera. Gives the JPEG.
  async snap() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!this.camera.on || !width) {
      throw new Error('The camera gives no picture.');
    }

    this.taken++;
    const seen = visiblePart(width, height, this.video.clientWidth / this.video.clientHeight);
    this.draw(this.video, seen);
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.flash.animate([{ opacity: 0.9 }, { opacity: 0 }], { duration: 120, easing: 'ease-out' });
    }
    this.stop();
    return await this.encode();
  }

  // What was sent last, for another model or after a failure.
  again() {
    return this.sent;
  }

  // Files

  listen() {
    const signal = this.listening.signal;
    const input = this.root.querySelector('input[type=file]');
    input.addEventListener('change', () => {
      const file = input.files[0];
      if (file) {
        this.take(file).finally(() => { input.value = ''; });
      }
    }, { signal });

    // The whole page takes a dropped picture: one that misses the card must not replace the page.
    let depth = 0;
    const dragging = by => {
      depth = by ? Math.max(0, depth + by) : 0;
      this.root.classList.toggle('dragging', depth > 0);
    };
    addEventListener('dragenter', e => hasFiles(e) && dragging(1), { signal });
    addEventListener('dragleave', e => hasFiles(e) && dragging(-1), { signal });
    addEventListener('dragover', e => hasFiles(e) && e.preventDefault(), { signal });
    addEventListener('drop', e => {
      if (hasFiles(e)) {
        e.preventDefault();
        dragging(0);
        this.takeFirst(e.dataTransfer.files);
      }
    }, { signal });
    addEventListener('paste', e => {
      if (e.clipboardData?.files.length) {
        e.preventDefault();
        this.takeFirst(e.clipboardData.files);
      }
    }, { signal });
    addEventListener('pagehide', () => this.stop(), { signal });
    document.addEventListener('visibilitychange', () => document.hidden && this.hide(), { signal });
  }

  takeFirst(files) {
    return this.take([...files].find(f => f.type.startsWith('image/')) ?? files[0]);
  }

  async take(file) {
    const taken = ++this.taken;
    const refusal = file.size === 0 ? 'empty' : /^(text|video|audio)\//.test(file.type) || file.type === 'application/pdf' ? 'notAPicture' : null;
    if (refusal) {
      await this.page.invokeMethodAsync('FileRefused', refusal);
      return;
    }

    const bitmap = await decode(file);
    if (taken !== this.taken) {
      bitmap?.close();
      return;
    }
    if (bitmap) {
      this.stop();
      this.draw(bitmap, { x: 0, y: 0, width: bitmap.width, height: bitmap.height });
      bitmap.close();
      const blob = await this.encode();
      await this.page.invokeMethodAsync('PictureChosen', DotNet.createJSStreamReference(blob), true);
    } else if (/hei[cf]/i.test(file.type) || /\.hei[cf]$/i.test(file.name)) {
      await this.page.invokeMethodAsync('FileRefused', 'heic');
    } else if (file.size > this.limits.maxBytes) {
      await this.page.invokeMethodAsync('FileRefused', 'tooLarge');
    } else {
      // The server opens more kinds of file than a browser (TIFF): it judges what this browser cannot show.
      this.stop();
      this.clear();
      this.sent = file;
      await this.page.invokeMethodAsync('PictureChosen', DotNet.createJSStreamReference(file), false);
    }
  }

  // The still

  draw(source, part) {
    const scale = Math.min(1, this.limits.longSide / Math.max(part.width, part.height));
    const picture = document.createElement('canvas');
    picture.width = Math.max(1, Math.round(part.width * scale));
    picture.height = Math.max(1, Math.round(part.height * scale));
    const context = picture.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.fillStyle = '#fff'; // JPEG knows no transparency: what is clear becomes paper, not black.
    context.fillRect(0, 0, picture.width, picture.height);
    context.drawImage(source, part.x, part.y, part.width, part.height, 0, 0, picture.width, picture.height);
    this.picture = picture;
    this.show(null);
  }

  async encode() {
    this.sent = await new Promise((resolve, reject) =>
      this.picture.toBlob(blob => blob ? resolve(blob) : reject(new Error('The picture could not be encoded.')), 'image/jpeg', 0.9));
    return this.sent;
  }

  // Draws the still, and on it the face that was read: { face, alone }, its box in pixels of the picture that was sent. Of several each has
  // a button.
  show(found) {
    if (!this.picture) {
      return;
    }

    this.still.width = this.picture.width;
    this.still.height = this.picture.height;
    const context = this.still.getContext('2d');
    context.drawImage(this.picture, 0, 0);
    this.face.hidden = !found;
    if (!found) {
      return;
    }

    if (found.alone) {
      const fit = Math.max(this.still.width / this.still.clientWidth, this.still.height / this.still.clientHeight) || 1;
      outline(context, found.face, 3 * fit);
    }
    this.crop(found.face);
  }

  crop(box) {
    const side = Math.max(box.width, box.height) * 1.3;
    const size = this.face.width;
    const context = this.face.getContext('2d');
    context.clearRect(0, 0, size, size);
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.picture, box.x + (box.width - side) / 2, box.y + (box.height - side) / 2, side, side, 0, 0, size, size);
  }

  // Draws a square of the picture on another canvas, turned so that the face stands upright.
  paint(canvas, square) {
    if (!this.picture) {
      return;
    }

    const context = canvas.getContext('2d');
    const scale = canvas.width / square.side;
    context.save();
    context.imageSmoothingQuality = 'high';
    context.translate(canvas.width / 2, canvas.height / 2);
    context.rotate(-square.degrees * Math.PI / 180);
    context.scale(scale, scale);
    context.drawImage(this.picture, -square.centreX, -square.centreY);
    context.restore();
  }

  clear() {
    this.picture = null;
    this.sent = null;
    this.still.width = this.still.width; // Setting a canvas's width empties it.
    this.face.hidden = true;
  }

  dispose() {
    this.listening.abort();
    this.stop();
    this.clear();
  }
}

function release(stream) {
  stream?.getTracks().forEach(track => track.stop());
}

class Unanswered extends Error {}

// getUserMedia's promise may never settle: where a question is neither allowed nor denied, it just waits.
function within(milliseconds, promise) {
  let timer;
  const limit = new Promise((_, reject) => { timer = setTimeout(() => reject(new Unanswered()), milliseconds); });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

function outcomeOf(error) {
  if (error instanceof Unanswered) {
    return 'unanswered';
  }
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'absent';
    case 'NotReadableError':
      return 'inUse';
    default:
      console.warn('The camera did not start:', error.name, error.message);
      return 'failed';
  }
}

// The part of a frame that "object-fit: cover" shows in a box of this aspect: what is sent is what was seen.
function visiblePart(width, height, aspect) {
  if (!(aspect > 0)) {
    return { x: 0, y: 0, width, height };
  }
  const w = Math.min(width, height * aspect);
  const h = Math.min(height, width / aspect);
  return { x: (width - w) / 2, y: (height - h) / 2, width: w, height: h };
}

async function decode(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return null; // Not a picture to this browser; the caller says what becomes of it.
  }
}

function hasFiles(event) {
  return event.dataTransfer?.types.includes('Files');
}

function outline(context, box, line) {
  context.save();
  context.strokeStyle = '#fff';
  context.lineWidth = line;
  context.shadowColor = 'rgb(0 0 0 / 0.55)';
  context.shadowBlur = line * 2;
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, Math.min(box.width, box.height) * 0.14);
  context.stroke();
  context.restore();
}
