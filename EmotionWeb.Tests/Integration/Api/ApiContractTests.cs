using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionWeb.Components.Results;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Tests.Component.Results;
using EmotionWeb.Tests.Integration.Hosting;
using OpenCvSharp;

namespace EmotionWeb.Tests.Integration.Api;

/// <summary>What programs and browsers rely on, written down: a change of the inside that changes it fails here.</summary>
public class ApiContractTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_is_the_one_that_was_published()
    {
        JsonObject document = (JsonObject)JsonNode.Parse(await api.Client.GetStringAsync("/openapi/v1.json", Token))!;
        document.Remove("servers"); // Where this one listens.
        string published = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "TestData", "openapi-v1.json"), Token);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(published), document),
            $"The API's document changed. Where that is meant, TestData/openapi-v1.json becomes:\n{document.ToJsonString(new JsonSerializerOptions { WriteIndented = true })}");
    }

    [Fact]
    public async Task A_reading_has_these_names()
    {
        using HttpResponseMessage answer = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut, ("count", "1")), Token);
        Assert.Equal(
            "face{x,y,width,height},emotion,confidence,scores{angry,disgust,fear,happy,neutral,sad,surprise},moods[],mix{goal,shares{Happy,Energetic},genres[],energy},"
                + "songs[{id,title,artist,mood,popularity,genre,year,language,reason}],model{id,version},timings{decode,detect,classify,recommend},faces[{x,y,width,height}],image{width,height}",
            Names(await answer.JsonAsync()));
    }

    [Fact]
    public async Task An_explanation_has_these_names()
    {
        using HttpResponseMessage answer = await api.Client.PostAsync("/api/v1/explanations", ApiCalls.Form(ApiCalls.Astronaut), Token);
        Assert.Equal(
            "face{x,y,width,height},square{centreX,centreY,side,degrees},emotion,confidence,heat{rows,columns,values[]},model{id,version},milliseconds", Names(await answer.JsonAsync()));
    }

    [Theory]
    [InlineData("/api/v1/songs?limit=1&q=toto+africa",
        "items[{id,title,artist,mood,popularity,genre,year,language,playable}],next,total,totalIsLeast")]
    [InlineData("/api/v1/models", "items[{id,version,default,architecture,threshold,metrics{},licence,trainedOn}]")]
    public async Task A_list_has_these_names(string path, string names)
    {
        using HttpResponseMessage answer = await api.Client.GetAsync(path, Token);
        Assert.Equal(names, Names(await answer.JsonAsync()));
    }

    [Fact]
    public async Task Problems_have_these_names()
    {
        using Mat wall = new(480, 640, MatType.CV_8UC3, Scalar.Gray);
        using HttpResponseMessage none = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(wall.ImEncode(".png")), Token);
        Assert.Equal("type,title,status,detail,hint,reason,timings{decode,detect,classify,recommend},traceId", Names(await none.ProblemAsync(HttpStatusCode.UnprocessableEntity, "no-face")));

        await using SiteFactory strict = new() { Settings = { ["Recognition:Threshold"] = "1" } };
        using HttpClient client = strict.CreateClient();
        using HttpResponseMessage unsure = await client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut), Token);
        Assert.Equal(
            "type,title,status,detail,hint,likeliest[{emotion,confidence}],threshold,scores{angry,disgust,fear,happy,neutral,sad,surprise},face{x,y,width,height},"
                + "model{id,version},timings{decode,detect,classify,recommend},traceId",
            Names(await unsure.ProblemAsync(HttpStatusCode.UnprocessableEntity, "low-confidence")));
    }

    [Fact]
    public void A_tab_keeps_these_names()
    {
        FaceReading face = Readings.Face([new FaceBox(1, 2, 3, 4)]);
        KeptAnswer kept = KeptAnswer.Of(new AnswerState.Reading(new EmotionReading.Uncertain(face, 0.5) { Timings = default }), new ReadingRequest(ListeningGoal.Lift, 7, ModelId: "big"))!;
        JsonObject stored = (JsonObject)JsonNode.Parse(kept.ToJson())!;
        Assert.Equal("2", stored["goal"]!.ToJsonString());
        Assert.Equal(["scores", "face", "goal", "seed", "modelId", "threshold"], stored.Select(p => p.Key));
        Assert.Equal(["face", "allFaces", "width", "height", "modelId", "modelVersion"], ((JsonObject)stored["face"]!).Select(p => p.Key));

        // As an earlier version kept it.
        const string Earlier = """
            {"scores":[0,0,0,1,0,0,0],"face":{"face":{"x":1,"y":2,"width":3,"height":4,"area":12},"allFaces":[{"x":1,"y":2,"width":3,"height":4,"area":12}],"width":640,"height":480,"modelId":"big","modelVersion":"1"},"goal":2,"seed":7,"modelId":"big","threshold":0.5}
            """;
        KeptAnswer back = KeptAnswer.FromJson(Earlier)!;
        Assert.Equal((ListeningGoal.Lift, 7, "big", 0.5), (back.Goal, back.Seed, back.ModelId, back.Threshold));
        Assert.Equal(face.AllFaces, back.Answered.Face!.AllFaces);
        Assert.Equal(Emotion.Happy, back.Answered.Scores.Top);
    }

    /// <summary>The names in their order, all the way down; of a list those of its first item. What is keyed by a model's metrics is left open.</summary>
    private static string Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => string.Join(',', element.EnumerateObject().Select(p => p.Name + (p.Name is "metrics" ? "{}" : p.Value.ValueKind switch
        {
            JsonValueKind.Object => $"{{{Names(p.Value)}}}",
            JsonValueKind.Array => $"[{(p.Value.GetArrayLength() > 0 && p.Value[0].ValueKind is JsonValueKind.Object ? $"{{{Names(p.Value[0])}}}" : "")}]",
            _ => "",
        }))),
        _ => "",
    };
}
