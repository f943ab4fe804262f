using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionWeb.Api;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Resources;

namespace EmotionWeb.Commands;

/// <summary><c>session plan</c>: plans music for a time, as the page and the API do.</summary>
internal static class SessionCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        Option<string> emotion = new("--emotion") { Description = "How the listener feels: angry, disgust, fear, happy, neutral, sad or surprise.", Required = true, HelpName = "EMOTION" };
        Option<string?> goal = new("--goal") { Description = "match, balance or lift [default: lift]", HelpName = "GOAL" };
        Option<string?> minutes = new("--minutes")
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{SessionRequest.Least} to {SessionRequest.Most} [default: {SessionForm.UsualMinutes}]"),
            HelpName = "N",
        };
        Option<string?> seed = new("--seed") { Description = "The same seed on the same catalogue gives the same session [default: chance]", HelpName = "N" };
        Option<bool> json = new("--json") { Description = "Write the session as one JSON object." };
        Command plan = new("plan", "Plan music for a time: songs in order from a feeling to a goal, each with the reason why it stands there.") { emotion, goal, minutes, seed, json };
        plan.SetAction((line, token) => CommandHost.RunAsync(
            async (services, cancellationToken) =>
            {
                SessionRequest request = SessionForm.Of(line.GetRequiredValue(emotion), line.GetValue(goal), line.GetValue(minutes), line.GetValue(seed));
                await services.GetRequiredService<CatalogueInitialiser>().InitialiseAsync(cancellationToken);
                SessionPlan planned = await services.GetRequiredService<ISessionPlanner>().PlanAsync(request, cancellationToken);
                SessionAnswer answer = SessionAnswer.From(planned, services.GetRequiredService<MessageText>());
                if (line.GetValue(json))
                {
                    Console.Out.WriteLine(JsonSerializer.Serialize(answer, Json));
                }
                else
                {
                    Write(answer, Console.Out);
                }

                return planned.Entries.Count > 0 ? CommandLine.Done : CommandLine.Failed;
            },
            token));
        return new Command("session", "Music for a time.") { plan };
    }

    private static void Write(SessionAnswer answer, TextWriter output)
    {
        foreach (SessionSongEntry entry in answer.Entries)
        {
            TimeSpan at = TimeSpan.FromSeconds(entry.StartsAt);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{(int)at.TotalMinutes,3}:{at.Seconds:00}  {entry.Song.Title}, {entry.Song.Artist}: {entry.Reason}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{answer.FoundMinutes} of {answer.WantedMinutes} minutes, seed {answer.Seed}."));
        foreach (string note in answer.Notes)
        {
            output.WriteLine(note);
        }
    }
}
