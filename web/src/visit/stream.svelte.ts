/** The camera in the page. It is let go of as soon as it is closed. */
import { toJpeg } from './shrink.ts';

export type CameraFault = 'insecure' | 'none' | 'denied' | 'busy';

function faultOf(error: unknown): CameraFault {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'none';
}

export class Camera {
  fault = $state<CameraFault | null>(null);
  ready = $state(false);
  /** Null where there is none. */
  torch = $state<boolean | null>(null);
  #stream: MediaStream | null = null;
  #closed = false;

  async open(video: HTMLVideoElement): Promise<void> {
    this.fault = null;
    this.#closed = false;
    if (!isSecureContext) return this.#no('insecure');
    if (!navigator.mediaDevices?.getUserMedia) return this.#no('none');
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: { ideal: 'environment' }, width: { ideal: 2560 }, height: { ideal: 1920 } },
      });
      // Closed while the browser was still asking.
      if (this.#closed) return stop(stream);
      this.#stream = stream;
      video.srcObject = stream;
      await video.play();
      const track = stream.getVideoTracks()[0];
      const can = (track?.getCapabilities?.() ?? {}) as { torch?: boolean };
      this.torch = can.torch ? false : null;
      this.ready = true;
      // Taken away by a call, or by another program.
      track?.addEventListener('ended', () => {
        if (!this.#closed) this.#no('busy');
      });
    } catch (error) {
      if (!this.#closed) this.#no(faultOf(error));
    }
  }
  #no(fault: CameraFault): void {
    this.fault = fault;
    this.ready = false;
  }
  async toggleTorch(): Promise<void> {
    const track = this.#stream?.getVideoTracks()[0];
    if (!track || this.torch === null) return;
    const on = !this.torch;
    try {
      await track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
      this.torch = on;
    } catch {
      this.torch = null;
    }
  }
  /** What the camera sees just now. The frame is taken at once; making a JPEG of it may take a moment. */
  shoot(video: HTMLVideoElement, edge: number): Promise<Blob> {
    return toJpeg(video, { width: video.videoWidth, height: video.videoHeight }, edge);
  }
  close(): void {
    this.#closed = true;
    this.ready = false;
    if (this.#stream) stop(this.#stream);
    this.#stream = null;
  }
}
function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
