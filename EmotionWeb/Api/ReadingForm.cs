using System.Globalization;
using System.IO.Compression;
using System.Text;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EmotionWeb.Api;

/// <summary>
/// A posted picture with what is wanted of it. The parts are read here, not by form binding, because that writes files above
/// 64 KB to the disk, and a face is kept in memory only.
/// </summary>
/// <param name="Picture">The picture's bytes.</param>
/// <param name="Request">What is wanted of the reading.</param>
internal sealed record ReadingForm(ReadOnlyMemory<byte> Picture, ReadingRequest Request)
{
    /// <summary>What a multipart body may hold besides the picture.</summary>
    public const int Overhead = 64 * 1024;

    private const int LongestField = 256;
    private const int MostSections = 16;
    private const int MostSongs = 100;
    private static readonly string[] Fields = ["goal", "seed", "count", "model"];

    /// <summary>Reads body and query; a field of the form goes before the query.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">Most bytes of the picture.</param>
    /// <param name="cancellationToken">Cancelled when the client leaves.</param>
    /// <exception cref="RequestRefusedException">There is no picture, a field cannot be understood, or the body is encoded as nothing that is known; it says which.</exception>
    /// <exception cref="ImageRefusedException">The picture has more bytes than <paramref name="maxBytes"/>.</exception>
    public static async Task<ReadingForm> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);
        foreach (string field in Fields.Where(field => request.Query.ContainsKey(field)))
        {
            fields[field] = request.Query[field].ToString();
        }

        (Stream body, long? length) = await InflatedAsync(request, maxBytes, cancellationToken) is { } inflated ? (inflated, inflated.Length) : (request.Body, request.ContentLength);
        byte[]? picture = Boundary(request.ContentType) is { } boundary
            ? await ReadPartsAsync(body, boundary, fields, maxBytes, cancellationToken)
            : await ReadImageAsync(body, length, maxBytes, cancellationToken);
        return picture is { Length: > 0 }
            ? new ReadingForm(picture, Wanted(fields))
            : throw new RequestRefusedException(RequestMessages.NoPicture);
    }

    /// <summary>The whole body as it was before it was encoded, in memory and within the limits; null where it is plain.</summary>
    private static async Task<MemoryStream?> InflatedAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        string encoding = string.Join(", ", request.Headers.ContentEncoding.ToArray()).Trim();
        if (encoding.Length == 0 || string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        await using Stream inflated = encoding.ToUpperInvariant() switch
        {
            "GZIP" or "X-GZIP" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            "DEFLATE" => new ZLibStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            "BR" => new BrotliStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            _ => throw new RequestRefusedException(RequestMessages.UnknownEncoding(encoding), StatusCodes.Status415UnsupportedMediaType),
        };
        try
        {
            return await ReadAtMostAsync(inflated, null, maxBytes + Overhead, cancellationToken) is { } bytes
                ? new MemoryStream(bytes, writable: false)
                : throw new ImageRefusedException(ImageRefusal.TooLarge, ImageMessages.TooManyBytes(maxBytes));
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            // The streams say in either way that the bytes are not theirs.
            throw new RequestRefusedException(RequestMessages.BrokenEncoding(encoding), cause: e);
        }
    }

    private static string? Boundary(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        StringSegment boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        return StringSegment.IsNullOrEmpty(boundary) ? throw new RequestRefusedException(RequestMessages.FormNoBoundary) : boundary.ToString();
    }

    private static async Task<byte[]?> ReadPartsAsync(Stream body, string boundary, Dictionary<string, string> fields, int maxBytes, CancellationToken cancellationToken)
    {
        byte[]? picture = null;
        try
        {
            MultipartReader reader = new(boundary, body);
            for (int n = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } section; n++)
            {
                string name = section.GetContentDispositionHeader() is { } disposition ? HeaderUtilities.RemoveQuotes(disposition.Name).ToString() : "";
                if (n == MostSections)
                {
                    throw new RequestRefusedException(RequestMessages.FormTooManyFields(MostSections));
                }

                if (string.Equals(name, "image", StringComparison.OrdinalIgnoreCase))
                {
                    picture = picture is null
                        ? await ReadImageAsync(section.Body, null, maxBytes, cancellationToken)
                        : throw new RequestRefusedException(RequestMessages.FormTwoImages);
                }
                else if (Fields.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    fields[name] = await ReadFieldAsync(section.Body, name, cancellationToken);
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new RequestRefusedException(RequestMessages.FormBroken, cause: e);
        }
        catch (IOException e) when (e is not BadHttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw new RequestRefusedException(RequestMessages.FormCutOff, cause: e);
        }

        return picture;
    }

    private static async Task<byte[]> ReadImageAsync(Stream stream, long? length, int maxBytes, CancellationToken cancellationToken) =>
        await ReadAtMostAsync(stream, length, maxBytes, cancellationToken)
        ?? throw new ImageRefusedException(ImageRefusal.TooLarge, ImageMessages.TooManyBytes(maxBytes));

    private static async Task<string> ReadFieldAsync(Stream stream, string name, CancellationToken cancellationToken) =>
        await ReadAtMostAsync(stream, null, LongestField, cancellationToken) is { } bytes
            ? Encoding.UTF8.GetString(bytes)
            : throw new RequestRefusedException(RequestMessages.FieldTooLong(name));

    /// <summary>All bytes of a stream, or null as soon as there are more than may be.</summary>
    private static async Task<byte[]?> ReadAtMostAsync(Stream stream, long? length, int most, CancellationToken cancellationToken)
    {
        if (length > most)
        {
            return null;
        }

        using MemoryStream bytes = new((int)(length ?? 0));
        byte[] chunk = new byte[Math.Min(most + 1, 64 * 1024)];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (bytes.Length + read > most)
            {
                return null;
            }

            bytes.Write(chunk, 0, read);
        }

        return bytes.ToArray();
    }

    private static ReadingRequest Wanted(Dictionary<string, string> fields)
    {
        ReadingRequest wanted = new();
        if (fields.TryGetValue("goal", out string? key))
        {
            wanted = wanted with { Goal = Goals.TryParse(key, out ListeningGoal goal) ? goal : throw new RequestRefusedException(RequestMessages.UnknownGoal(key, Enum.GetValues<ListeningGoal>().Select(Goals.Key))) };
        }

        if (fields.TryGetValue("seed", out string? seed))
        {
            wanted = wanted with { Seed = Whole(seed, int.MinValue, int.MaxValue) ?? throw new RequestRefusedException(RequestMessages.SeedRange(seed)) };
        }

        if (fields.TryGetValue("count", out string? count))
        {
            wanted = wanted with { Count = Whole(count, 1, MostSongs) ?? throw new RequestRefusedException(RequestMessages.CountRange(count, MostSongs)) };
        }

        return fields.TryGetValue("model", out string? model) && model.Length > 0 ? wanted with { ModelId = model } : wanted;
    }

    private static int? Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value : null;
}
