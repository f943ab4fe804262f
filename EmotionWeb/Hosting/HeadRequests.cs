namespace EmotionWeb.Hosting;

/// <summary>Whoever watches over a site asks by HEAD: what answers GET answers it too (RFC 9110, 9.3.2). The server leaves the body out.</summary>
internal static class HeadRequests
{
    /// <summary>Has the endpoints that answer GET answer HEAD.</summary>
    public static TBuilder AnswerHead<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(AnswerHead);
        return endpoints;
    }

    /// <summary>Has an endpoint that answers GET answer HEAD.</summary>
    public static void AnswerHead(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is { } methods
            && methods.HttpMethods.Contains(HttpMethods.Get, StringComparer.OrdinalIgnoreCase) && !methods.HttpMethods.Contains(HttpMethods.Head, StringComparer.OrdinalIgnoreCase))
        {
            endpoint.Metadata.Add(new HttpMethodMetadata([.. methods.HttpMethods, HttpMethods.Head]));
        }
    }
}
