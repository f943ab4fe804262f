using System.Net;
using System.Runtime.CompilerServices;
using EmotionWeb.Tests.Integration.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>
/// What the test program does instead of testing when it is told to: it reads pictures through the whole site, with a model in 8 bits, and then throws
/// and catches NullReferenceExceptions wherever code of ours may run. On a processor with AMX the first of them on a thread
/// that ran a network ends the process.
/// </summary>
internal static class NullReferenceProcess
{
    public const string Name = "survive-null-references";

    /// <summary>What it says when it lived through all of it.</summary>
    public const string Survived = "Caught every NullReferenceException.";

    private const string Throwing = "/throws-null-reference";
    private const int Readings = 16;
    private const int Times = 1000;

    public static async Task<int> RunAsync()
    {
        await using SiteFactory site = new()
        {
            Settings = { ["Api:Burst"] = "100000" },
            Replace = services => services.AddSingleton<IStartupFilter>(new ThrowingEndpoint()),
        };
        using HttpClient client = site.CreateClient();
        int caught = 0;
        for (int time = 0; time < Times; time++)
        {
            if (time % (Times / Readings) == 0)
            {
                await ReadAsync(client);
                await ReadAsync(client);
            }

            caught += await Task.Run(Catch) + OnNewThread();
            using HttpResponseMessage answer = await client.GetAsync(new Uri(Throwing, UriKind.Relative));
            caught += answer.StatusCode == HttpStatusCode.NoContent ? 1 : 0;
        }

        // And on every thread that the pool has, at once.
        Parallel.For(0, Times, _ => Interlocked.Add(ref caught, Catch()));
        bool all = caught == 4 * Times;
        Console.WriteLine(all ? Survived : $"Caught {caught} of {4 * Times}.");
        return all ? 0 : 1;
    }

    private static async Task ReadAsync(HttpClient client)
    {
        using MultipartFormDataContent form = ApiCalls.Form(ApiCalls.Astronaut);
        using HttpResponseMessage answer = await client.PostAsync(new Uri(ApiCalls.Readings, UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
    }

    private static int OnNewThread()
    {
        int caught = 0;
        Thread thread = new(() => caught = Catch());
        thread.Start();
        thread.Join();
        return caught;
    }

    private static int Catch()
    {
        try
        {
            return Length(null!);
        }
        catch (NullReferenceException)
        {
            return 1;
        }
    }

    // Read through a null reference, as the processor faults on it: a throw statement would raise no signal.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Length(string text) => text.Length * 0;

    private sealed class ThrowingEndpoint : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map(Throwing, branch => branch.Run(context =>
            {
                context.Response.StatusCode = Catch() == 1 ? StatusCodes.Status204NoContent : StatusCodes.Status200OK;
                return Task.CompletedTask;
            }));
            next(app);
        };
    }
}
