using System.Globalization;
using System.IO.Compression;
using System.Text;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Intake;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EmotionWeb.Api;

/// <summary>
/// A posted picture with what is wanted of it. The parts are read here, not by form binding, because that writes files above
/// 64 KB to the disk, and a face is kept in memory only.
/// </summary>
/// <param name="Picture">The picture's bytes, which disposal wipes and frees.</param>
/// <param name="Request">What is wanted of the reading.</param>
internal sealed record ReadingForm(PictureUploads.PictureBytes Picture, ReadingRequest Request) : IDisposable
{
    /// <summary>What a multipart body may hold besides the picture.</summary>
    public const int Overhead = 64 * 1024;

    private const int LongestField = 256;
    private const int MostSections = 16;
    private const int MostSongs = 100;
    private static readonly string[] Fields = ["goal", "seed", "count", "model"];

    /// <summary>Reads body and query; a field of the form goes before the query.</summary>
    /// <param name="request">The request.</param>
    /// <param name="uploads">Where the picture's memory comes from.</param>
    /// <param name="maxBytes">Most bytes of the picture.</param>
    /// <param name="cancellationToken">Cancelled when the client leaves.</param>
    /// <exception cref="RequestRefusedException">There is no picture, a field cannot be understood, or the body is encoded as nothing that is known; it says which.</exception>
    /// <exception cref="ImageRefusedException">The picture has more bytes than <paramref name="maxBytes"/>.</exception>
    /// <exception cref="BusyException">All memory for pictures is taken.</exception>
    public static async Task<ReadingForm> ReadAsync(HttpRequest request, PictureUploads uploads, int maxBytes, CancellationToken cancellationToken)
    {
        Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);
        foreach (string field in Fields.Where(field => request.Query.ContainsKey(field)))
        {
            fields[field] = request.Query[field].ToString();
        }

        if (request.ContentLength > maxBytes + Overhead)
        {
            throw TooLarge(maxBytes);
        }

        using PictureUploads.PictureBytes? inflated = await InflatedAsync(request, uploads, maxBytes, cancellationToken);
        Stream body = inflated?.Open() ?? request.Body;
        PictureUploads.PictureBytes? picture = Boundary(request.ContentType) is { } boundary
            ? await ReadPartsAsync(body, boundary, fields, uploads, maxBytes, cancellationToken)
            : await ReadImageAsync(body, uploads, maxBytes, cancellationToken);
        try
        {
            return picture is { Length: > 0 }
                ? new ReadingForm(picture, Wanted(fields))
                : throw new RequestRefusedException(RequestMessages.NoPicture);
        }
        catch
        {
            picture?.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Picture.Dispose();

    /// <summary>The whole body as it was before it was encoded, in memory and within the limits; null where it is plain.</summary>
    private static async Task<PictureUploads.PictureBytes?> InflatedAsync(
        HttpRequest request, PictureUploads uploads, int maxBytes, CancellationToken cancellationToken)
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
            return await uploads.ReadAsync(inflated, maxBytes + Overhead, cancellationToken) ?? throw TooLarge(maxBytes);
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

    private static async Task<PictureUploads.PictureBytes?> ReadPartsAsync(
        Stream body, string boundary, Dictionary<string, string> fields, PictureUploads uploads, int maxBytes, CancellationToken cancellationToken)
    {
        PictureUploads.PictureBytes? taken = null;
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
                    taken = taken is null
                        ? await ReadImageAsync(section.Body, uploads, maxBytes, cancellationToken)
                        : throw new RequestRefusedException(RequestMessages.FormTwoImages);
                }
                else if (Fields.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    fields[name] = await ReadFieldAsync(section.Body, name, cancellationToken);
                }
            }

            (PictureUploads.PictureBytes? picture, taken) = (taken, null);
            return picture;
        }
        catch (InvalidDataException e)
        {
            throw new RequestRefusedException(RequestMessages.FormBroken, cause: e);
        }
        catch (IOException e) when (e is not BadHttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw new RequestRefusedException(RequestMessages.FormCutOff, cause: e);
        }
        finally
        {
            taken?.Dispose(); // The form was refused after its picture had come.
        }
    }

    private static async Task<PictureUploads.PictureBytes> ReadImageAsync(
        Stream stream, PictureUploads uploads, int maxBytes, CancellationToken cancellationToken) =>
        await uploads.ReadAsync(stream, maxBytes, cancellationToken) ?? throw TooLarge(maxBytes);

    private static async Task<string> ReadFieldAsync(Stream stream, string name, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[LongestField + 1];
        int length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= LongestField
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw new RequestRefusedException(RequestMessages.FieldTooLong(name));
    }

    private static ImageRefusedException TooLarge(int maxBytes) => new(ImageRefusal.TooLarge, ImageMessages.TooManyBytes(maxBytes));

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

    /// <summary>A whole number within bounds, or null where the text is none.</summary>
    internal static int? Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value : null;
}
