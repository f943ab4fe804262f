// On a phone the answer stands below the picture: brings its first words into sight and leaves the face there too.
export function reveal(answer) {
  const distance = answer.getBoundingClientRect().top - Math.max(innerHeight - 200, innerHeight * 0.55); // 200 px hold the emotion's word; the rest is the still's.
  if (distance > 0) {
    scrollBy({ top: distance, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  }
}
