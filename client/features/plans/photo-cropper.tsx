/** Where somebody chooses the part of a photo that is used: by finger, mouse or keys. */
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_ZOOM, moved, within, type Crop } from './photo-crop.ts';
import { drawCrop } from './read-photo.ts';

/** The side of the drawing in pixels. It is shown smaller, so it is sharp on every screen. */
const DRAWN = 640;
/** How far an arrow key moves the photo, in parts of the square. */
const STEP = 0.05;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** The photo under a round opening, and the slider that brings it closer. */
export function PhotoCropper({
  photo,
  crop,
  setCrop,
}: {
  photo: HTMLCanvasElement;
  crop: Crop;
  setCrop: (crop: Crop) => void;
}) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [last, setLast] = useState<{ x: number; y: number } | null>(null);
  const id = useId();
  useEffect(() => {
    if (canvas.current !== null) drawCrop(canvas.current, photo, crop);
  }, [photo, crop]);
  useEffect(() => canvas.current?.focus({ preventScroll: true }), []);
  return (
    <div className="photo-cropper stack">
      <p id={`${id}-how`}>{t('photo.how')}</p>
      <canvas
        ref={canvas}
        className="photo-square"
        data-moving={last !== null}
        width={DRAWN}
        height={DRAWN}
        tabIndex={0}
        role="img"
        aria-label={t('photo.preview')}
        aria-describedby={`${id}-how`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setLast({ x: event.clientX, y: event.clientY });
        }}
        onPointerMove={(event) => {
          if (last === null) return;
          const { width } = event.currentTarget.getBoundingClientRect();
          setCrop(moved(photo, crop, (event.clientX - last.x) / width, (event.clientY - last.y) / width));
          setLast({ x: event.clientX, y: event.clientY });
        }}
        onPointerUp={() => setLast(null)}
        onPointerCancel={() => setLast(null)}
        onKeyDown={(event) => {
          const arrow = ARROWS[event.key];
          if (arrow === undefined) return;
          event.preventDefault();
          setCrop(moved(photo, crop, ...arrow));
        }}
      />
      <div className="field">
        <label htmlFor={id}>{t('photo.closer')}</label>
        <input
          id={id}
          className="slider"
          type="range"
          min={1}
          max={MAX_ZOOM}
          step={0.05}
          value={crop.zoom}
          onChange={(event) => setCrop(within(photo, { ...crop, zoom: Number(event.currentTarget.value) }))}
        />
      </div>
    </div>
  );
}
