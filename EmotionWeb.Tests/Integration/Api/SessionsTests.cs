using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace EmotionWeb.Tests.Integration.Api;

public class SessionsTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_leads_from_the_feeling_to_the_goal_with_a_reason_for_each_song()
    {
        JsonElement session = await PlanAsync("""{"emotion": "sad", "goal": "lift", "minutes": 30, "seed": 5}""");

        Assert.Equal(("lift", 5, 30), (session.GetProperty("goal").GetString(), session.GetProperty("seed").GetInt32(), session.GetProperty("wantedMinutes").GetInt32()));
        Assert.InRange(session.GetProperty("foundMinutes").GetDouble(), 28, 32);
        JsonElement[] entries = [.. session.GetProperty("entries").EnumerateArray()];
        Assert.Equal("Sad", entries[0].GetProperty("song").GetProperty("mood").GetString());
        Assert.Equal("Happy", entries[^1].GetProperty("song").GetProperty("mood").GetString());
        Assert.StartsWith("starts where you are", entries[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.All(entries, entry => Assert.NotEmpty(entry.GetProperty("reason").GetString()!));
        Assert.Equal(21, session.GetProperty("path").GetProperty("points").GetArrayLength());
    }

    [Fact]
    public async Task A_seed_repeats_itself_and_one_of_chance_is_named()
    {
        JsonElement first = await PlanAsync("""{"emotion": "fear"}""");
        JsonElement again = await PlanAsync($$"""{"emotion": "fear", "seed": {{first.GetProperty("seed").GetInt32()}}}""");

        Assert.Equal(first.GetProperty("entries").GetRawText(), again.GetProperty("entries").GetRawText());
    }

    [Theory]
    [InlineData("""{"emotion": "sad", "minutes": 0}""", "minutes '0'")]
    [InlineData("""{"emotion": "sad", "minutes": 100000}""", "minutes '100000'")]
    [InlineData("""{"emotion": "sad", "minutes": "NaN"}""", "minutes 'NaN'")]
    [InlineData("""{"emotion": "sad", "minutes": 30.5}""", "minutes '30.5'")]
    [InlineData("""{"emotion": "bored"}""", "emotion 'bored'")]
    [InlineData("""{"minutes": 30}""", "emotion ''")]
    [InlineData("""{"emotion": "sad", "goal": "party"}""", "goal 'party'")]
    [InlineData("""{"emotion": "sad", "seed": "x"}""", "seed 'x'")]
    [InlineData("""{"emotion": "sad", "minute": 30}""", "field 'minute'")]
    [InlineData("[]", "no JSON object")]
    [InlineData("", "no JSON object")]
    [InlineData("{\"emotion\": \"sad\", \"minutes\": NaN}", "no JSON object")]
    public async Task What_cannot_be_is_an_invalid_request_that_names_the_field(string body, string named)
    {
        using HttpResponseMessage answer = await PostAsync(body);

        JsonElement problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_end_is_refused_when_it_is_too_long()
    {
        using HttpResponseMessage answer = await PostAsync($$"""{"emotion": "{{new string('x', 100_000)}}"}""");

        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    private async Task<JsonElement> PlanAsync(string body)
    {
        using HttpResponseMessage answer = await PostAsync(body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        return await api.Client.PostAsync("/api/v1/sessions", content, Token);
    }
}
