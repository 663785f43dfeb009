// The sound of the desk: two tones, made here. It can be heard only after somebody clicked on the page.

const TONES = [[660, 0], [880, 0.18]]; // hertz, seconds after the beginning
const LENGTH = 0.32;
const LOOK_EVERY = 30;

export class Bell {
  /** Whether the browser lets it be heard. */
  get ready() {
    return this.context?.state === "running";
  }

  /** Ask the browser for it; within a click it agrees. Nothing is played. */
  async unlock() {
    const Context = globalThis.AudioContext;
    if (!Context) return false;
    this.context ??= new Context();
    if (!this.ready) await Promise.race([this.context.resume(), pause(400)]);
    return this.ready;
  }

  /** Play it, and return how loud it was where it left for the loudspeaker: from 0 to 1. */
  async ring(level = () => {}) {
    if (!this.ready) return 0;
    const meter = this.context.createAnalyser();
    meter.connect(this.context.destination);
    for (const [hertz, after] of TONES) this.#tone(hertz, this.context.currentTime + after, meter);
    const samples = new Float32Array(meter.fftSize);
    let loudest = 0;
    for (let waited = 0; waited < 1000 * (LENGTH + 0.3); waited += LOOK_EVERY) {
      await pause(LOOK_EVERY);
      meter.getFloatTimeDomainData(samples);
      const now = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
      loudest = Math.max(loudest, now);
      level(now);
    }
    meter.disconnect();
    level(0);
    return loudest;
  }

  #tone(hertz, at, into) {
    const tone = this.context.createOscillator();
    const swell = this.context.createGain();
    tone.frequency.value = hertz;
    swell.gain.setValueAtTime(0, at);
    swell.gain.linearRampToValueAtTime(0.4, at + 0.02);
    swell.gain.exponentialRampToValueAtTime(0.001, at + LENGTH);
    tone.connect(swell).connect(into);
    tone.start(at);
    tone.stop(at + LENGTH);
  }
}

const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
