// node check_blazeface.js MODELS_FOLDER blazeface.onnx PICTURE...: compares the converted network with TensorFlow.js on pictures, each brought to 256x256.
// Needs npm's @tensorflow/tfjs@4.22.0, onnxruntime-node and sharp; MODELS_FOLDER is that of @vladmandic/human. Fails where a score or a place is off by more than 0.001 of its range.
'use strict';
const fs = require('fs');
const path = require('path');
const tf = require('@tensorflow/tfjs');
const ort = require('onnxruntime-node');
const sharp = require('sharp');

async function tensorflow(folder) {
  const model = JSON.parse(fs.readFileSync(path.join(folder, 'blazeface.json')));
  const weights = fs.readFileSync(path.join(folder, 'blazeface.bin'));
  const weightSpecs = model.weightsManifest.flatMap((group) => group.weights);
  const weightData = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength);
  return tf.loadGraphModel({ load: async () => ({ modelTopology: model.modelTopology, weightSpecs, weightData, format: model.format, signature: model.userDefinedMetadata.signature }) });
}

(async () => {
  const [folder, file, ...pictures] = process.argv.slice(2);
  const ours = await ort.InferenceSession.create(file);
  const theirs = await tensorflow(folder);
  let worst = 0;
  for (const picture of pictures) {
    const pixels = await sharp(picture).removeAlpha().toColourspace('srgb').resize(256, 256, { fit: 'fill' }).raw().toBuffer();
    const values = Float32Array.from(pixels, (v) => v / 127.5 - 1);
    const input = tf.tensor4d(values, [1, 256, 256, 3]);
    const parts = theirs.execute(input, ['Identity:0', 'Identity_1:0', 'Identity_2:0', 'Identity_3:0']);
    const expected = { scores: tf.concat([parts[0], parts[1]], 1).dataSync(), boxes: tf.concat([parts[2], parts[3]], 1).dataSync() };
    const found = await ours.run({ image: new ort.Tensor('float32', values, [1, 256, 256, 3]) });
    for (const name of ['scores', 'boxes']) {
      const range = Math.max(...expected[name].map(Math.abs));
      const off = Math.max(...expected[name].map((v, i) => Math.abs(v - found[name].data[i]))) / range;
      worst = Math.max(worst, off);
      console.log(`${path.basename(picture)} ${name}: ${expected[name].length} values, off by at most ${off.toExponential(1)} of ${range.toFixed(1)}`);
    }
  }
  if (!(worst < 1e-3)) {
    throw new Error(`off by ${worst}`);
  }
})().catch((e) => { console.error(e); process.exit(1); });
