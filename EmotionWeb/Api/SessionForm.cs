using System.Security.Cryptography;
using System.Text.Json;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Sessions;

namespace EmotionWeb.Api;

/// <summary>What a session is to be, as it is asked for: by the fields of a JSON body, or the options of the command. Text is read so that a message can name what was given.</summary>
internal static class SessionForm
{
    /// <summary>Minutes of a session that names none.</summary>
    public const int UsualMinutes = 30;

    /// <summary>Most bytes of a body.</summary>
    private const int MostBytes = 16 * 1024;

    private static readonly string[] Fields = ["emotion", "goal", "minutes", "seed"];

    /// <summary>Reads a body.</summary>
    /// <exception cref="RequestRefusedException">It is no object, or a field is not what it should be; the message names it.</exception>
    public static async Task<SessionRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MostBytes + 1];
        int length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        try
        {
            using JsonDocument body = length <= MostBytes ? JsonDocument.Parse(buffer.AsMemory(0, length)) : throw new JsonException();
            if (body.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new RequestRefusedException(RequestMessages.NoObject);
            }

            foreach (JsonProperty field in body.RootElement.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null))
            {
                given[field.Name] = Fields.Contains(field.Name, StringComparer.Ordinal)
                    ? field.Value.ToString()
                    : throw new RequestRefusedException(RequestMessages.UnknownField(field.Name, Fields));
            }
        }
        catch (JsonException e)
        {
            throw new RequestRefusedException(RequestMessages.NoObject, cause: e);
        }

        return Of(given.GetValueOrDefault("emotion"), given.GetValueOrDefault("goal"), given.GetValueOrDefault("minutes"), given.GetValueOrDefault("seed"));
    }

    /// <summary>A session of what was given; what was not is lift, <see cref="UsualMinutes"/> and a seed of chance. An emotion must be named.</summary>
    /// <exception cref="RequestRefusedException">Something is not what it should be; the message names it.</exception>
    public static SessionRequest Of(string? emotion, string? goal, string? minutes, string? seed)
    {
        if (!Emotions.TryParse(emotion ?? "", out Emotion feeling))
        {
            throw new RequestRefusedException(RequestMessages.UnknownEmotion(emotion ?? "", Emotions.All.Select(e => e.Key())));
        }

        ListeningGoal wanted = ListeningGoal.Lift;
        if (goal is not null && !Goals.TryParse(goal, out wanted))
        {
            throw new RequestRefusedException(RequestMessages.UnknownGoal(goal, Enum.GetValues<ListeningGoal>().Select(Goals.Key)));
        }

        return new SessionRequest(
            EmotionScores.Of(feeling),
            wanted,
            minutes is null
                ? UsualMinutes
                : ReadingForm.Whole(minutes, SessionRequest.Least, SessionRequest.Most)
                    ?? throw new RequestRefusedException(RequestMessages.MinutesRange(minutes, SessionRequest.Least, SessionRequest.Most)),
            seed is null ? RandomNumberGenerator.GetInt32(int.MaxValue) : ReadingForm.Whole(seed, int.MinValue, int.MaxValue) ?? throw new RequestRefusedException(RequestMessages.SeedRange(seed)));
    }
}
