using System.Text.Json.Nodes;
using EmotionWeb.Components.Results;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Resources;

namespace EmotionWeb.Api;

/// <summary>The examples in the API's document. A test checks that they have the shape of real answers.</summary>
internal static class ApiExamples
{
    public static JsonNode? Answer(string operation) => operation switch
    {
        "CreateReading" => JsonNode.Parse(
            """
            {
              "face": { "x": 170, "y": 66, "width": 112, "height": 112 },
              "emotion": "happy",
              "confidence": 0.93,
              "scores": { "angry": 0.01, "disgust": 0.0, "fear": 0.01, "happy": 0.93, "neutral": 0.03, "sad": 0.01, "surprise": 0.01 },
              "moods": ["Happy", "Energetic"],
              "mix": { "goal": "match", "shares": { "Happy": 0.8, "Energetic": 0.2 }, "genres": ["Pop", "Dance"], "energy": 0.7 },
              "songs": [
                {
                  "id": 1, "title": "Africa", "artist": "TOTO", "mood": "Happy", "popularity": 84, "genre": "Pop",
                  "year": 1982, "language": "English", "reason": "Happy, popular"
                }
              ],
              "model": { "id": "slim-56", "version": "1" },
              "timings": { "decode": 5.1, "detect": 24.9, "classify": 3.2, "recommend": 4.4 },
              "faces": [{ "x": 170, "y": 66, "width": 112, "height": 112 }],
              "image": { "width": 512, "height": 512 }
            }
            """),
        "CreateExplanation" => JsonNode.Parse(
            """
            {
              "face": { "x": 170, "y": 66, "width": 112, "height": 112 },
              "square": { "centreX": 226, "centreY": 122, "side": 112, "degrees": 0 },
              "emotion": "happy",
              "confidence": 0.93,
              "heat": { "rows": 2, "columns": 2, "values": [0.0, 0.1, 1.0, 0.8] },
              "model": { "id": "slim-56", "version": "1" },
              "milliseconds": 48.2
            }
            """),
        "CreateSession" => JsonNode.Parse(
            """
            {
              "goal": "lift",
              "seed": 1,
              "wantedMinutes": 30,
              "foundMinutes": 29.6,
              "path": {
                "start": { "valence": -0.696, "arousal": -0.488 }, "goal": { "valence": 0.61, "arousal": 0.135 }, "reach": 1.0,
                "points": [{ "valence": -0.696, "arousal": -0.488 }, { "valence": 0.61, "arousal": 0.135 }]
              },
              "entries": [
                {
                  "song": {
                    "id": 1, "title": "Fix You", "artist": "Coldplay", "mood": "Sad", "popularity": null, "genre": "alternative rock", "year": 2005, "language": "English",
                    "playable": "link"
                  },
                  "startsAt": 0.0, "seconds": 222.0, "lengthIsKnown": false, "source": "link",
                  "place": { "valence": -0.65, "arousal": -0.35 }, "aim": { "valence": -0.696, "arousal": -0.488 },
                  "reason": "starts where you are, Sad"
                }
              ],
              "notes": []
            }
            """),
        "FindSongs" => JsonNode.Parse(
            """
            {
              "items": [
                {
                  "id": 1, "title": "Africa", "artist": "TOTO", "mood": "Happy", "popularity": 84, "genre": "Pop", "year": 1982, "language": "English",
                  "playable": "full"
                }
              ],
              "next": null,
              "total": 1,
              "totalIsLeast": false
            }
            """),
        "ListModels" => JsonNode.Parse(
            """
            {
              "items": [
                {
                  "id": "slim-56", "version": "1", "default": true, "architecture": "slim-cnn", "threshold": 0.6,
                  "metrics": { "valAccuracy": 0.8 }, "licence": "MIT", "trainedOn": "FER2013 with FER+ labels"
                }
              ]
            }
            """),
        _ => null,
    };

    public static JsonNode Problem(string type, int status, MessageText text)
    {
        JsonObject problem = new() { ["type"] = type, ["title"] = text.Of(ProblemMessages.Title(type)), ["status"] = status };
        switch (type)
        {
            case Problems.NoFace:
                problem["hint"] = text.Of(HintMessages.Of(NoFaceHint.TooDark));
                problem["reason"] = "too-dark";
                break;
            case Problems.LowConfidence:
                problem["hint"] = text.Of(HintMessages.NotSure);
                problem["likeliest"] = JsonNode.Parse("""[{ "emotion": "neutral", "confidence": 0.41 }, { "emotion": "sad", "confidence": 0.38 }]""");
                problem["threshold"] = 0.6;
                break;
        }

        return problem;
    }
}
