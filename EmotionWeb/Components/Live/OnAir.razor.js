// The camera of live mode: about a frame a second while the page is in sight, one on its way at a time. One a document.

const frameWidth = 480;
const quality = 0.7;
const answerSeconds = 10; // An answer that takes longer was lost with the line.

let live = null;

/** Asks for the camera, and says what came of it; frames follow where it is on. */
export async function start(root, view, page, setup) {
  stop();
  const { Camera } = await import(new URL(setup.camera, document.baseURI));
  live = new Live(root, view, page, setup, Camera);
  return await live.start();
}

/** Lets go of the camera. */
export function stop() {
  live?.dispose();
  live = null;
}

class Live {
  constructor(root, view, page, setup, Camera) {
    Object.assign(this, { root, view, page, setup });
    this.video = document.createElement('video');
    Object.assign(this.video, { muted: true, playsInline: true, autoplay: true });
    this.video.setAttribute('aria-label', 'What the camera sees');
    this.canvas = document.createElement('canvas');
    this.camera = new Camera(this.video, () => this.end('ended'));
    this.listening = new AbortController();
    this.sentAt = 0; // Of the frame that is on its way; 0 where none is.
    this.toldAt = 0; // Of the word that it is over.
    this.lostAt = 0; // Since when the site does not answer.
    this.hiddenAt = 0;
    this.over = null; // Why it ended, until the circuit has heard it.
  }

  async start() {
    delete this.root.dataset.over;
    const started = await this.camera.start(null);
    if (started.outcome !== 'live') {
      this.dispose();
      return started;
    }

    const signal = this.listening.signal;
    this.view.prepend(this.video);
    this.view.classList.toggle('mirrored', started.userFacing);
    document.addEventListener('visibilitychange', () => this.watch(), { signal });
    this.root.querySelector('[data-live-stop]').addEventListener('click', () => this.end('stopped'), { signal });
    addEventListener('pagehide', () => this.camera.stop(), { signal });
    this.watch();
    this.timer = setInterval(() => this.tick(), this.setup.everyMilliseconds);
    return started;
  }

  // Timers of a page that is out of sight are late, so that the time is looked at as well.
  watch() {
    clearTimeout(this.hiding);
    const most = this.setup.hiddenSeconds * 1000;
    if (document.hidden) {
      this.hiddenAt ||= performance.now();
      this.hiding = setTimeout(() => this.end('hidden'), most);
    } else if (this.hiddenAt && performance.now() - this.hiddenAt >= most) {
      this.end('hidden');
    } else {
      this.hiddenAt = this.lostAt = 0;
    }
  }

  async tick() {
    if (!this.root.isConnected) {
      this.dispose(); // Another circuit has drawn the page anew, and knows nothing of this one.
      return;
    }
    if (this.over) {
      await this.tell();
      return;
    }

    const now = performance.now();
    if (document.hidden || (this.sentAt && now - this.sentAt < answerSeconds * 1000)) {
      return; // An answer that is late costs the next frame.
    }
    this.lostAt ||= this.sentAt;
    if (this.lostAt && now - this.lostAt > this.setup.hiddenSeconds * 1000) {
      this.end('away');
      return;
    }

    this.sentAt = now;
    try {
      const frame = await this.draw();
      if (frame && !this.over) {
        await this.page.invokeMethodAsync('Frame', DotNet.createJSStreamReference(frame));
        this.lostAt = 0;
      }
    } catch {
      this.lostAt ||= now; // Tried again until the line is down for too long.
    }
    if (this.sentAt === now) {
      this.sentAt = 0;
    }
  }

  // The frame as a small JPEG; nothing where the camera shows none.
  async draw() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width || this.camera.muted) {
      return null;
    }

    this.canvas.width = frameWidth;
    this.canvas.height = Math.round(height * frameWidth / width);
    this.canvas.getContext('2d').drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    return await new Promise(resolve => this.canvas.toBlob(resolve, 'image/jpeg', quality));
  }

  // The camera is off at once; the circuit hears of it, if need be later.
  end(why) {
    if (!this.over) {
      this.over = why;
      this.letGo();
      this.root.dataset.over = '';
      this.tell();
    }
  }

  async tell() {
    const now = performance.now();
    if (this.toldAt && now - this.toldAt < answerSeconds * 1000) {
      return;
    }

    this.toldAt = now;
    try {
      await this.page.invokeMethodAsync('Ended', this.over);
      this.dispose();
    } catch {
      this.toldAt = 0; // Told again at the next tick.
    }
  }

  letGo() {
    clearTimeout(this.hiding);
    this.camera.stop();
    this.video.remove();
    this.canvas.width = 0; // Nothing of the last frame stays.
  }

  dispose() {
    clearInterval(this.timer);
    this.listening.abort();
    this.letGo();
  }
}
