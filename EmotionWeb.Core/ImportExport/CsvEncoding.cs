using System.Text;

namespace EmotionWeb.Core.ImportExport;

/// <summary>Tells in what encoding a file is written: by its mark, by the zeros of UTF-16, by being UTF-8 to its end, or else as Excel for Windows saves "CSV".</summary>
internal static class CsvEncoding
{
    private const int SampleSize = 4096;
    private const int BlockSize = 1 << 16;
    private const int Windows1252CodePage = 1252;

    // That it names its mark matters: a mark the reader did not know of would bring an encoding that takes every byte.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    private static readonly byte[][] Marks = [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]];

    /// <summary>Whether <paramref name="encoding"/> was a guess, so that the reader of the result should look at the accents.</summary>
    public static bool IsGuess(Encoding encoding) => encoding.CodePage == Windows1252CodePage;

    /// <summary>Reads as much as it takes, and leaves the file anywhere.</summary>
    /// <param name="csv">Can be sought.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImportRefusedException">It is no text in an encoding that is known here.</exception>
    public static async Task<Encoding> DetectAsync(Stream csv, CancellationToken cancellationToken)
    {
        csv.Position = 0;
        byte[] block = new byte[BlockSize];
        int length = await csv.ReadAtLeastAsync(block.AsMemory(0, SampleSize), SampleSize, throwOnEndOfStream: false, cancellationToken);
        if (Array.Exists(Marks, mark => block.AsSpan(0, length).StartsWith(mark)))
        {
            return Utf8; // The reader of text heeds the mark.
        }

        if (Utf16(block.AsSpan(0, length)) is { } wide)
        {
            return wide;
        }

        Decoder decoder = Utf8.GetDecoder();
        try
        {
            while (length > 0)
            {
                decoder.GetCharCount(block, 0, length, flush: false);
                length = await csv.ReadAsync(block, cancellationToken);
            }

            decoder.GetCharCount([], 0, 0, flush: true);
            return Utf8;
        }
        catch (DecoderFallbackException)
        {
            return await IsWindows1252Async(csv, block, cancellationToken)
                ? CodePagesEncodingProvider.Instance.GetEncoding(Windows1252CodePage)!
                : throw new ImportRefusedException(ImportMessages.UnknownEncoding);
        }
    }

    /// <summary>A header is written in Latin letters, so that every other byte of UTF-16 is zero, and no byte of anything else.</summary>
    private static Encoding? Utf16(ReadOnlySpan<byte> sample)
    {
        int even = 0, odd = 0;
        for (int i = 0; i + 1 < sample.Length; i += 2)
        {
            even += sample[i] == 0 ? 1 : 0;
            odd += sample[i + 1] == 0 ? 1 : 0;
        }

        int pairs = sample.Length / 2;
        return pairs < 2 ? null
            : odd * 5 > pairs * 2 && even * 50 < pairs ? Encoding.Unicode
            : even * 5 > pairs * 2 && odd * 50 < pairs ? Encoding.BigEndianUnicode
            : null;
    }

    /// <summary>Windows-1252 leaves five bytes without a meaning, and text has no control characters but tabs and line breaks.</summary>
    private static async Task<bool> IsWindows1252Async(Stream csv, byte[] block, CancellationToken cancellationToken)
    {
        csv.Position = 0;
        int length;
        while ((length = await csv.ReadAsync(block, cancellationToken)) > 0)
        {
            if (block.AsSpan(0, length).ContainsAny(NoText))
            {
                return false;
            }
        }

        return true;
    }

    private static readonly System.Buffers.SearchValues<byte> NoText = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(b => b is not ('\t' or '\n' or '\r' or 0x1A)).Select(b => (byte)b), 0x81, 0x8D, 0x8F, 0x90, 0x9D]);
}
