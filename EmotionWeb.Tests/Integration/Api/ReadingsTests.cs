using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using EmotionWeb.Core.Classification;

namespace EmotionWeb.Tests.Integration.Api;

public class ReadingsTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_smiling_face_reads_as_happy_and_is_answered_with_songs()
    {
        using HttpResponseMessage answer = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut), Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonElement reading = await answer.JsonAsync();
        Assert.Equal("happy", reading.GetProperty("emotion").GetString());

        Dictionary<string, double> scores = reading.GetProperty("scores").Deserialize<Dictionary<string, double>>()!;
        Assert.Equal(Emotions.All.Select(e => e.Key()), scores.Keys);
        Assert.Equal(1, scores.Values.Sum(), 3);
        Assert.Equal(scores["happy"], reading.GetProperty("confidence").GetDouble(), 6);

        JsonElement face = reading.GetProperty("face");
        Assert.InRange(face.GetProperty("x").GetInt32() + (face.GetProperty("width").GetInt32() / 2), 200, 250);
        Assert.InRange(face.GetProperty("y").GetInt32() + (face.GetProperty("height").GetInt32() / 2), 80, 150);
        Assert.Equal(512, reading.GetProperty("image").GetProperty("width").GetInt32());

        Assert.Equal(20, reading.GetProperty("songs").GetArrayLength());
        string[] moods = [.. reading.GetProperty("moods").EnumerateArray().Select(mood => mood.GetString()!)];
        Assert.Contains("Happy", moods);
        Assert.All(reading.GetProperty("songs").EnumerateArray(), song =>
        {
            Assert.NotEqual("", song.GetProperty("title").GetString());
            Assert.NotEqual("", song.GetProperty("artist").GetString());
            Assert.Contains(song.GetProperty("mood").GetString(), moods);
        });
        Assert.NotEqual("", reading.GetProperty("model").GetProperty("version").GetString());
        Assert.All(["decode", "detect", "classify", "recommend"], (string stage) => Assert.InRange(reading.GetProperty("timings").GetProperty(stage).GetDouble(), 0.001, 60_000));
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task The_body_itself_may_be_the_picture(string? type)
    {
        using ByteArrayContent body = new(ApiCalls.Astronaut);
        body.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        using HttpResponseMessage answer = await api.Client.PostAsync(ApiCalls.Readings + "?count=3", body, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(3, (await answer.JsonAsync()).GetProperty("songs").GetArrayLength());
    }

    [Fact]
    public async Task What_is_wanted_may_stand_in_the_form_and_goes_before_the_query()
    {
        using HttpResponseMessage answer = await api.Client.PostAsync(
            ApiCalls.Readings + "?goal=match&count=9", ApiCalls.Form(ApiCalls.Astronaut, ("goal", "balance"), ("count", "4"), ("seed", "7")), Token);
        JsonElement reading = await answer.JsonAsync();
        Assert.Equal("balance", reading.GetProperty("mix").GetProperty("goal").GetString());
        Assert.Equal(4, reading.GetProperty("songs").GetArrayLength());
    }

    [Fact]
    public async Task A_seed_gives_the_same_songs_again_and_another_gives_others()
    {
        string[] first = await SongsAsync(1), again = await SongsAsync(1), other = await SongsAsync(2);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task Every_model_that_is_listed_can_be_chosen()
    {
        using HttpResponseMessage models = await api.Client.GetAsync("/api/v1/models", Token);
        JsonElement[] items = [.. (await models.JsonAsync()).GetProperty("items").EnumerateArray()];
        Assert.Single(items, model => model.GetProperty("default").GetBoolean());
        foreach (string id in items.Select(model => model.GetProperty("id").GetString()!))
        {
            using HttpResponseMessage answer = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut, ("model", id)), Token);
            JsonElement body = await answer.JsonAsync();
            Assert.Equal(id, body.GetProperty("model").GetProperty("id").GetString());
        }
    }

    [Theory]
    [InlineData("goal", "sleep")]
    [InlineData("seed", "x")]
    [InlineData("seed", "3000000000")]
    [InlineData("count", "0")]
    [InlineData("count", "101")]
    [InlineData("count", "1.5")]
    [InlineData("model", "none-such")]
    public async Task A_wish_that_cannot_be_is_named(string field, string value)
    {
        using HttpResponseMessage inForm = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut, (field, value)), Token);
        Assert.Contains(value, (await inForm.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request")).GetProperty("detail").GetString(), StringComparison.Ordinal);
        using HttpResponseMessage inQuery = await api.Client.PostAsync($"{ApiCalls.Readings}?{field}={value}", new ByteArrayContent(ApiCalls.Astronaut), Token);
        await inQuery.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    private async Task<string[]> SongsAsync(int seed)
    {
        using HttpResponseMessage answer = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut, ("seed", $"{seed}")), Token);
        return [.. (await answer.JsonAsync()).GetProperty("songs").EnumerateArray().Select(song => song.GetProperty("title").GetString()!)];
    }
}
