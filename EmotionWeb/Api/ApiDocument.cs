using System.Text.Json.Nodes;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Resources;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace EmotionWeb.Api;

/// <summary><c>/openapi/v1.json</c>: what the code does not say by itself is added here.</summary>
internal static class ApiDocument
{
    private const string Document = "/openapi/v1.json";
    private const string ProblemJson = "application/problem+json";

    /// <summary>The problems of each status, as <see cref="Problems"/> gives them.</summary>
    private static readonly Dictionary<string, string[]> ProblemTypes = new(StringComparer.Ordinal)
    {
        ["400"] = [Problems.InvalidRequest],
        ["408"] = [Problems.InvalidRequest],
        ["413"] = [Problems.ImageTooLarge],
        ["415"] = [Problems.UnsupportedImage],
        ["422"] = [Problems.NoFace, Problems.LowConfidence],
        ["429"] = [Problems.RateLimited],
        ["500"] = [Problems.InternalError],
        ["503"] = [Problems.Busy],
    };

    /// <summary>The names under which records were published that have others here: clients are made from them.</summary>
    private static readonly Dictionary<Type, string> PublishedNames = new() { [typeof(CataloguePage)] = "SongPage", [typeof(CatalogueSong)] = "SongRow" };

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", document =>
    {
        document.CreateSchemaReferenceId = schema => PublishedNames.GetValueOrDefault(schema.Type) ?? OpenApiOptions.CreateDefaultSchemaReferenceId(schema);
        // What answers GET answers HEAD; saying so would list each operation twice.
        document.ShouldInclude = operation => !HttpMethods.IsHead(operation.HttpMethod ?? "");
        document.AddDocumentTransformer((api, _, _) =>
        {
            api.Info = new OpenApiInfo
            {
                Title = "EmotionWeb",
                Version = "v1",
                Description = "Reads the emotion in a face and answers it with songs. Pictures are processed in memory and not kept. "
                    + "It reads faces, not hearts: it is not for use at work or in schools, nor for decisions about people. "
                    + "Errors are problem details (RFC 9457); programs tell them apart by `type`.",
            };
            return Task.CompletedTask;
        });
        document.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.ApplicationServices.GetRequiredService<MessageText>());
            if (operation.OperationId is "CreateReading" or "CreateExplanation")
            {
                // What is said about songs says nothing about an explanation.
                bool chooses = operation.OperationId is "CreateReading";
                TakeAPicture(operation, context.ApplicationServices.GetRequiredService<IOptions<ImagingOptions>>().Value, Wishes().Where(wish => chooses || wish.Name is "model"));
            }

            return Task.CompletedTask;
        });
    });

    /// <summary>The page at <c>/openapi</c> on which the document is browsed and tried out, from the package's own files alone.</summary>
    public static IEndpointConventionBuilder MapApiPage(this IEndpointRouteBuilder endpoints) => endpoints.MapSwaggerUI("openapi", page =>
    {
        page.DocumentTitle = "API - EmotionWeb";
        page.SwaggerEndpoint(Document, "v1");
        page.ScriptPresetsPath = "/js/api.js";
        page.ConfigObject.ValidatorUrl = null; // Nobody else is told that there is such a document.
        page.DefaultModelsExpandDepth(0);
        page.DisplayRequestDuration();
    }).WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));

    private static void Describe(OpenApiOperation operation, MessageText text)
    {
        foreach ((string status, IOpenApiResponse answer) in operation.Responses ?? [])
        {
            if (!ProblemTypes.TryGetValue(status, out string[]? types) || answer.Content?.TryGetValue(ProblemJson, out OpenApiMediaType? content) != true || content is null)
            {
                continue;
            }

            answer.Description = $"Problem of type {string.Join(" or ", types.Select(type => $"`{type}`"))}.";
            content.Examples = types.ToDictionary(type => type, type => (IOpenApiExample)new OpenApiExample { Value = ApiExamples.Problem(type, int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), text) }, StringComparer.Ordinal);
        }

        if (operation.OperationId is { } id && ApiExamples.Answer(id) is { } example
            && operation.Responses?.TryGetValue("200", out IOpenApiResponse? ok) == true
            && ok.Content?.TryGetValue("application/json", out OpenApiMediaType? json) == true)
        {
            json.Example = example;
        }

        foreach (string status in new[] { "429", "503" })
        {
            if (operation.Responses?.TryGetValue(status, out IOpenApiResponse? busy) == true && busy is OpenApiResponse response)
            {
                response.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
                response.Headers["Retry-After"] = new OpenApiHeader { Description = "Seconds to wait.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } };
            }
        }
    }

    private static void TakeAPicture(OpenApiOperation operation, ImagingOptions imaging, IEnumerable<(string Name, OpenApiSchema Schema)> wishes)
    {
        OpenApiSchema picture = new()
        {
            Type = JsonSchemaType.String,
            Format = "binary",
            Description = $"JPEG, PNG, WebP, GIF, BMP or TIFF; at most {imaging.MaxBytes} bytes, "
            + $"{imaging.MaxWholePixels} pixels ({imaging.MaxPixels} of a JPEG that is not progressive) and {imaging.MaxSide} pixels a side."
        };
        Dictionary<string, IOpenApiSchema> form = new(StringComparer.Ordinal) { ["image"] = picture };
        operation.Parameters ??= [];
        foreach ((string name, OpenApiSchema schema) in wishes)
        {
            form[name] = schema;
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Schema = schema, Description = schema.Description });
        }

        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "The picture: as the field `image` of a form, or as the body itself. What it is, is told by its content.",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["multipart/form-data"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = form, Required = new HashSet<string>(StringComparer.Ordinal) { "image" } } },
                ["image/*"] = new() { Schema = picture },
                ["application/octet-stream"] = new() { Schema = picture },
            },
        };
    }

    private static IEnumerable<(string Name, OpenApiSchema Schema)> Wishes() =>
    [
        ("goal", new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = [.. Enum.GetValues<Core.Moods.ListeningGoal>().Select(goal => (JsonNode)Goals.Key(goal))],
            Default = "match",
            Description = "What the music is to do: match the feeling, balance it, or lift it.",
        }),
        ("seed", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Default = 0, Description = "Which of the many fitting selections; another seed brings other songs." }),
        ("count", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = "100", Default = 20, Description = "How many songs." }),
        ("model", new OpenApiSchema { Type = JsonSchemaType.String, Description = "Id of a model, as `/api/v1/models` lists them; the default one where it is left out." }),
    ];
}
