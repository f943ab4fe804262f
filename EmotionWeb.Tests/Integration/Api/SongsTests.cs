using System.Net;
using System.Text.Json;

namespace EmotionWeb.Tests.Integration.Api;

public class SongsTests(ApiFixture api)
{
    [Fact]
    public async Task The_pages_of_the_catalogue_hold_every_song_once()
    {
        HashSet<long> seen = [];
        string? after = "";
        int total = 0;
        while (after is not null)
        {
            JsonElement page = await GetAsync($"/api/v1/songs?limit=100&after={Uri.EscapeDataString(after)}");
            total = page.GetProperty("total").GetInt32();
            Assert.All(page.GetProperty("items").EnumerateArray(), song => Assert.True(seen.Add(song.GetProperty("id").GetInt64())));
            after = page.GetProperty("next").GetString();
        }

        Assert.Equal(total, seen.Count);
        Assert.InRange(total, 320, int.MaxValue);
    }

    [Fact]
    public async Task Mood_and_words_narrow_the_songs()
    {
        JsonElement calm = await GetAsync("/api/v1/songs?mood=Calm&limit=5");
        Assert.All(calm.GetProperty("items").EnumerateArray(), song => Assert.Equal("Calm", song.GetProperty("mood").GetString()));
        Assert.Equal(5, calm.GetProperty("items").GetArrayLength());

        JsonElement toto = await GetAsync("/api/v1/songs?q=toto africa");
        Assert.Contains(toto.GetProperty("items").EnumerateArray(), song => song.GetProperty("popularity").ValueKind == JsonValueKind.Number && song.GetProperty("popularity").GetInt32() == 84);
    }

    public static TheoryData<string> TooLong => new("q=" + new string('t', 201));

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("after=nonsense")]
    [MemberData(nameof(TooLong))]
    public async Task A_query_that_cannot_be_is_an_invalid_request(string query)
    {
        using HttpResponseMessage answer = await api.Client.GetAsync("/api/v1/songs?" + query, TestContext.Current.CancellationToken);
        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage answer = await api.Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }
}
