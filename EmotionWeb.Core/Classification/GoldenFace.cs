using OpenCvSharp;

namespace EmotionWeb.Core.Classification;

/// <summary>
/// Drawn faces that are the same everywhere, by which a model is tried when it is loaded: no picture of a person is needed, and no file.
/// Brow, eyes and mouth differ from seed to seed. Stateless.
/// </summary>
public static class GoldenFace
{
    /// <summary>Width and height of a drawn face, pixels.</summary>
    public const int Side = 96;

    /// <summary>Draws a face.</summary>
    /// <param name="seed">Which face.</param>
    /// <returns>CV_8UC1, <see cref="Side"/> x <see cref="Side"/>, that the caller disposes.</returns>
    public static Mat Draw(int seed)
    {
        Lcg random = new(seed);
        Features face = new(random.Within(-1, 1), random.Within(0, 1), random.Within(-1, 1), random.Within(0.4, 1), random.Within(-1, 1));
        byte[] pixels = new byte[Side * Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = (((i % Side) + 0.5) / Side * 2) - 1, y = ((i / Side) + 0.5) / Side * 2 - 1;
            pixels[i] = (byte)Math.Clamp(face.At(x, y) + random.Within(-4, 4), 0, 255);
        }

        Mat drawn = new(Side, Side, MatType.CV_8UC1);
        drawn.SetArray(pixels);
        return drawn;
    }

    /// <summary>The numbers of a linear congruential generator (Numerical Recipes, 3rd edition, 7.1): the same in every version of every runtime.</summary>
    private sealed class Lcg(int seed)
    {
        private uint _state = (1664525u * (uint)seed) + 1013904223u;

        public double Within(double least, double most)
        {
            _state = (1664525u * _state) + 1013904223u;
            return least + ((most - least) * (_state >> 8) / (1 << 24));
        }
    }

    /// <param name="Smile">-1: corners of the mouth down; 1: up.</param>
    /// <param name="Open">How far the mouth stands open, 0..1.</param>
    /// <param name="Frown">-1: brows up at the middle; 1: down.</param>
    /// <param name="Eyes">How far the eyes stand open, 0..1.</param>
    /// <param name="Light">-1: light from the left; 1: from the right.</param>
    private readonly record struct Features(double Smile, double Open, double Frown, double Eyes, double Light)
    {
        /// <summary>The grey value, 0..255, at a place of the square from -1 to 1.</summary>
        public double At(double x, double y)
        {
            double away = Squared(x / 0.75) + Squared(y / 0.95);
            if (away > 1)
            {
                return 90 + (20 * Light * x);
            }

            double side = Math.Abs(x) - 0.33, skin = 190 - (50 * away) + (25 * Light * x);
            if (Squared(side / 0.15) + Squared((y + 0.18) / (0.1 * Eyes)) < 1)
            {
                return Squared(side / 0.06) + Squared((y + 0.18) / 0.06) < 1 ? 20 : 220;
            }

            if (Math.Abs(side) < 0.22 && Math.Abs(y + 0.42 + (0.35 * Frown * side)) < 0.04)
            {
                return 55;
            }

            double lip = 0.5 - (Smile * 0.7 * (Squared(x) - 0.06));
            return Math.Abs(x) < 0.38 && Math.Abs(y - lip) < 0.035 + (0.16 * Open * (1 - Squared(x / 0.38))) ? 60
                : Math.Abs(x) < 0.1 && Math.Abs(y - 0.18) < 0.03 ? skin - 50
                : skin;
        }

        private static double Squared(double value) => value * value;
    }
}
