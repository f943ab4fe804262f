using System.Net;
using System.Text.Json;

namespace EmotionWeb.Tests.Integration.Api;

public class ExplanationsTests(ApiFixture api)
{
    private const string Explanations = "/api/v1/explanations";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_explains_the_reading_that_the_same_picture_gets()
    {
        using HttpResponseMessage read = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut), Token);
        using HttpResponseMessage explained = await api.Client.PostAsync(Explanations, ApiCalls.Form(ApiCalls.Astronaut), Token);
        Assert.Equal(HttpStatusCode.OK, explained.StatusCode);
        JsonElement reading = await read.JsonAsync(), answer = await explained.JsonAsync();

        Assert.Equal(reading.GetProperty("emotion").GetString(), answer.GetProperty("emotion").GetString());
        Assert.Equal(reading.GetProperty("confidence").GetDouble(), answer.GetProperty("confidence").GetDouble(), 3);
        Assert.Equal(reading.GetProperty("face").GetRawText(), answer.GetProperty("face").GetRawText());
        JsonElement heat = answer.GetProperty("heat");
        double[] values = heat.GetProperty("values").Deserialize<double[]>()!;
        Assert.Equal(heat.GetProperty("rows").GetInt32() * heat.GetProperty("columns").GetInt32(), values.Length);
        Assert.Equal((1, true), (values.Max(), values.Min() is >= 0 and < 1));
        JsonElement square = answer.GetProperty("square");
        Assert.InRange(square.GetProperty("centreX").GetDouble(), 200, 250);
    }

    [Fact]
    public async Task No_face_no_picture_and_no_such_model_are_told_apart()
    {
        using HttpResponseMessage none = await api.Client.PostAsync(Explanations, ApiCalls.Form(EmotionWeb.Tests.TestData.TestFiles.Read("formats/palette.bmp")), Token);
        await none.ProblemAsync(HttpStatusCode.UnprocessableEntity, "no-face");
        using HttpResponseMessage garbage = await api.Client.PostAsync(Explanations, ApiCalls.Form([1, 2, 3]), Token);
        await garbage.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-image");
        using HttpResponseMessage unknown = await api.Client.PostAsync(Explanations, ApiCalls.Form(ApiCalls.Astronaut, ("model", "vgg")), Token);
        await unknown.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }
}
