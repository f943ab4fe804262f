using System.Reflection;
using EmotionWeb.Accounts;
using EmotionWeb.Components.Admin;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using Mono.Cecil;

namespace EmotionWeb.Tests.Architecture;

/// <summary>
/// Everything that a visitor can reach is enumerated here, so that what is added later and forgets to ask who may do it fails.
/// The chain: what changes the catalogue takes an <see cref="Editor"/>; only <see cref="EditorContext"/> makes one for a person, and it asks the accounts.
/// </summary>
public sealed class AuthorisationTests
{
    /// <summary>Endpoints outside /admin that take more than GET and HEAD, and why everyone may call them.</summary>
    private static readonly Dictionary<string, string> OpenToAll = new(StringComparer.Ordinal)
    {
        ["account/sign-out"] = "ends only one's own sign-in",
        ["account/passkey/request"] = "changes nothing",
        ["api/v1/readings"] = "reads a picture and keeps nothing",
        ["api/v1/explanations"] = "explains a reading and keeps nothing",
        ["listener/introduce"] = "gives one's own browser its cookie and keeps nothing",
        ["listener/forget"] = "forgets what was said in one's own browser, which its cookie names",
        ["api/v1/sessions"] = "plans a session and keeps nothing",
    };

    /// <summary>What writes to the catalogue without an editor, and why.</summary>
    private static readonly Dictionary<string, string> EditsByNobody = new(StringComparer.Ordinal)
    {
        ["EmotionWeb.Core.Persistence.CatalogueInitialiser::InitialiseAsync"] = "makes and fills a new database at the program's start",
        ["EmotionWeb.Core.ImportExport.ICatalogueImport::PreviewAsync"] = "looks at a file and keeps nothing",
        ["EmotionWeb.Core.Persistence.CatalogueInitialiser::EnsureAsync"] = "makes and fills a new database at the program's start",
        ["EmotionWeb.Core.Persistence.ICatalogueSeed::PlantAsync"] = "fills a new database at the program's start",
        ["EmotionWeb.Core.Persistence.IUnfinishedChanges::TakeBackAsync"] = "takes away at the program's start what never came to its end",
        ["EmotionWeb.Core.Persistence.IDatabaseMaintenance::PrepareAsync"] = "marks a new database as this program's at its start",
        ["EmotionWeb.Core.Persistence.IDatabaseMaintenance::BackUpAsync"] = "writes to another file, from the shell",
        ["EmotionWeb.Core.Persistence.IDatabaseMaintenance::RestoreAsync"] = "puts the whole database back, accounts and all, from the shell",
        ["EmotionWeb.Core.Persistence.IDatabaseScrub::ScrubAsync"] = "writes the same rows anew",
        ["EmotionWeb.Core.Persistence.IDatabaseScrub::EmptyLogAsync"] = "moves the same rows from one file to another",
        ["EmotionWeb.Core.Feedback.FeedbackInitialiser::EnsureAsync"] = "makes tables at the program's start",
        ["EmotionWeb.Core.Feedback.IFeedbackStore::AddAsync"] = "keeps what a listener said; no song is changed",
        ["EmotionWeb.Core.Feedback.IFeedbackStore::RemoveAsync"] = "forgets what a listener said; no song is changed",
        ["EmotionWeb.Core.Feedback.IFeedbackStore::ForgetAsync"] = "forgets what a listener said; no song is changed",
        ["EmotionWeb.Core.Feedback.IFeedbackStore::ForgetLostAsync"] = "forgets what listeners said; no song is changed",
        ["EmotionWeb.Core.Feedback.IFeedbackStore::BringAsync"] = "gives a listener what they said before; no song is changed",
        ["EmotionWeb.Core.Journal.JournalInitialiser::EnsureAsync"] = "makes tables at the program's start",
        ["EmotionWeb.Core.Journal.IJournalStore::SetAsync"] = "keeps what a listener wants of their journal; no song is changed",
        ["EmotionWeb.Core.Journal.IJournalStore::FeltAsync"] = "writes a listener's journal; no song is changed",
        ["EmotionWeb.Core.Journal.IJournalStore::GoalAsync"] = "writes a listener's journal; no song is changed",
        ["EmotionWeb.Core.Journal.IJournalStore::PlayedAsync"] = "writes a listener's journal; no song is changed",
        ["EmotionWeb.Core.Journal.IJournalStore::LikedAsync"] = "writes a listener's journal; no song is changed",
        ["EmotionWeb.Core.Journal.IJournalStore::NoteAsync"] = "writes a listener's journal; no song is changed",
        ["EmotionWeb.Core.Journal.IJournalStore::RemoveAsync"] = "deletes from a listener's journal; no song is changed",
        ["EmotionWeb.Core.Journal.IJournalStore::RemoveDayAsync"] = "deletes from a listener's journal; no song is changed",
        ["EmotionWeb.Core.Journal.IJournalStore::RemoveAllAsync"] = "deletes from a listener's journal; no song is changed",
        ["EmotionWeb.Core.Journal.IJournalStore::ForgetAsync"] = "forgets a listener's journal; no song is changed",
        ["EmotionWeb.Core.Journal.IJournalStore::BringAsync"] = "gives a listener the journal they had before; no song is changed",
        ["EmotionWeb.Core.Journal.IJournalStore::ExpireAsync"] = "deletes what is too old of journals; no song is changed",
        ["EmotionWeb.Core.Library.ILibraryScanner::ScanAsync"] = "keeps what lies in the operator's own folders, and adds songs by their tags as the library's own editor, which the history names",
        ["EmotionWeb.Core.Listening.IMusicSource::OpenAsync"] = "keeps that a file is gone; no song is changed",
        ["EmotionWeb.Core.Listening.IMusicSource::CoverAsync"] = "keeps that a cover cannot be shown; no song is changed",
        ["EmotionWeb.Core.Listening.MusicSources::OpenAsync"] = "keeps that a file is gone; no song is changed",
        ["EmotionWeb.Core.Listening.MusicSources::CoverAsync"] = "keeps that a cover cannot be shown; no song is changed",
        ["EmotionWeb.Core.Persistence.CatalogueContext::SaveChanges"] = "is the database itself, which pages may not use",
        ["EmotionWeb.Core.Persistence.CatalogueContext::SaveChangesAsync"] = "is the database itself, which pages may not use",
    };

    /// <summary>What a script of a page can call outside the admin's components, and why everyone may.</summary>
    private static readonly Dictionary<string, string> CalledByAll = new(StringComparer.Ordinal)
    {
        ["CaptureCard.PictureChosen"] = "reads the picture that one gives oneself",
        ["CaptureCard.FileRefused"] = "says of one's own page that a file is none",
        ["CaptureCard.CameraEnded"] = "says of one's own page that its camera is gone",
        ["CaptureCard.CameraHidden"] = "says of one's own page that it is out of sight",
        ["OnAir.Frame"] = "reads a frame of one's own camera while one is on air, as often as a client may",
        ["OnAir.Ended"] = "says of one's own page that its camera is off",
        ["PlayerBar.Heard"] = "says what sounds on one's own page",
        ["PlayerBar.Began"] = "tells a song's own server that one hears it, as often as a client may",
        ["PlayerBar.Counted"] = "tells a song's own server that one heard it, as often as a client may",
        ["PlayerBar.Moved"] = "moves an entry of one's own queue",
        ["PlayerBar.Judged"] = "keeps what one heard of one's own queue, under one's own key, as often as a client may",
    };

    private static readonly Assembly Web = typeof(Program).Assembly;
    private static readonly Assembly Core = typeof(Editor).Assembly;

    private static IEnumerable<Type> Components => Web.GetTypes().Where(t => t.IsAssignableTo(typeof(IComponent)) && !t.IsAbstract);

    [Fact]
    public async Task Endpoints_under_admin_name_the_policy_and_others_that_change_are_known()
    {
        await using SiteFactory site = new() { Replace = services => services.AddSingleton<ISetupLinkDisplay>(new ShownLinks()) };
        RouteEndpoint[] endpoints = [.. site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
        Assert.Contains(endpoints, e => e.RoutePattern.RawText is "/account/sign-in");

        List<string> faults = [];
        foreach (RouteEndpoint endpoint in endpoints)
        {
            string path = endpoint.RoutePattern.RawText!.Trim('/');
            bool admin = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => string.Equals(a.Policy, Policies.Admin, StringComparison.Ordinal))
                && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null;
            bool underAdmin = path.Split('/')[0].Equals("admin", StringComparison.OrdinalIgnoreCase);
            if (underAdmin && !admin)
            {
                faults.Add($"/{path} lies under /admin without the policy");
            }

            if (!underAdmin && !admin && TakesChange(endpoint) && !OpenToAll.ContainsKey(path) && endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Count == 0)
            {
                faults.Add($"/{path} ({endpoint.DisplayName}) takes a change from anyone");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Every_admin_page_and_component_passes_its_events_through_the_guard()
    {
        string home = typeof(AdminComponentBase).Namespace!;
        foreach (Type component in Components)
        {
            bool inAdmin = component.Namespace is { } place && $"{place}.".StartsWith($"{home}.", StringComparison.Ordinal);
            bool routed = component.GetCustomAttributes<RouteAttribute>().Any(r => r.Template.Trim('/').Split('/')[0].Equals("admin", StringComparison.OrdinalIgnoreCase));
            Assert.True(!routed || inAdmin, $"{component} is a page under /admin and belongs into {home}.");
            Assert.True(!inAdmin || component.IsAssignableTo(typeof(AdminComponentBase)), $"{component} does not derive from {nameof(AdminComponentBase)}, so its events reach it unasked.");
            if (inAdmin)
            {
                Assert.Equal(typeof(AdminComponentBase), Guard(component));
                Assert.Contains(component.GetCustomAttributes<AuthorizeAttribute>(inherit: true), a => string.Equals(a.Policy, Policies.Admin, StringComparison.Ordinal));
                Assert.Empty(component.GetCustomAttributes<AllowAnonymousAttribute>(inherit: true));
            }
        }
    }

    [Fact]
    public void Whatever_a_script_can_call_in_an_admin_component_asks_who_calls()
    {
        using CallGraph calls = new(Web);
        string home = typeof(AdminComponentBase).Namespace!;
        foreach (MethodDefinition method in calls.Methods.Where(m => m.DeclaringType.FullName.StartsWith(home, StringComparison.Ordinal)
            && m.CustomAttributes.Any(a => string.Equals(a.AttributeType.Name, nameof(JSInvokableAttribute), StringComparison.Ordinal))))
        {
            Assert.True(calls.Reaches(method, AsksWho), $"{method.FullName} is called from the browser and asks nobody.");
        }
    }

    [Fact]
    public void Whatever_a_script_can_call_elsewhere_is_known()
    {
        string[] called = [.. Components.Where(component => !component.IsAssignableTo(typeof(AdminComponentBase)))
            .SelectMany(component => component.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(method => method.IsDefined(typeof(JSInvokableAttribute))).Select(method => $"{component.Name}.{method.Name}"))];
        Assert.Equal(CalledByAll.Keys.Order(StringComparer.Ordinal), called.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whatever_changes_the_catalogue_takes_an_editor()
    {
        using CallGraph calls = new(Core);
        MethodDefinition[] writing = [.. calls.Methods.Where(m => m.IsPublic && IsVisible(m.DeclaringType) && m.DeclaringType.FullName.StartsWith("EmotionWeb.Core.", StringComparison.Ordinal) && calls.Reaches(m, Writes))];
        Assert.Contains(writing, m => m.DeclaringType.Name is nameof(ICatalogueImport));
        string[] faults = [.. writing
            .Where(m => !m.Parameters.Any(p => string.Equals(p.ParameterType.FullName, typeof(Editor).FullName, StringComparison.Ordinal)))
            .Select(m => $"{m.DeclaringType.FullName}::{m.Name}").Distinct(StringComparer.Ordinal).Where(name => !EditsByNobody.ContainsKey(name))];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Fact]
    public void A_write_is_found_behind_asynchronous_methods_and_lambdas()
    {
        using CallGraph calls = new(typeof(Forgetful).Assembly);
        MethodDefinition[] own = [.. calls.Methods.Where(m => string.Equals(m.DeclaringType.Name, nameof(Forgetful), StringComparison.Ordinal) && m.IsPublic && !m.IsConstructor)];
        Assert.Equal([nameof(Forgetful.ForgetAsync)], own.Where(m => calls.Reaches(m, Writes)).Select(m => m.Name));
    }

    [Fact]
    public void Pages_and_endpoints_reach_the_catalogue_by_its_services_only()
    {
        IEnumerable<string> direct = NetArchTest.Rules.Types.InAssembly(Web).That().HaveDependencyOn(typeof(CatalogueContext).FullName).GetTypes().Select(t => t.FullName!);
        Assert.DoesNotContain(direct, name => name.StartsWith("EmotionWeb.Components.", StringComparison.Ordinal) || name.StartsWith("EmotionWeb.Api.", StringComparison.Ordinal));
    }

    [Fact]
    public void Editors_come_from_the_accounts_or_the_shell_and_from_nowhere_else()
    {
        using CallGraph web = new(Web);
        using CallGraph core = new(Core);
        bool ForShell(string name) => name.StartsWith($"{typeof(Editor).FullName}::{nameof(Editor.System)}/", StringComparison.Ordinal);
        bool Constructs(string name) => name.StartsWith($"{typeof(Editor).FullName}::.ctor/", StringComparison.Ordinal);

        Assert.All(web.CallersOf(ForShell).Concat(core.CallersOf(ForShell)), m => Assert.StartsWith("EmotionWeb.Commands.", m.DeclaringType.FullName, StringComparison.Ordinal));
        bool ForLibrary(string name) => name.StartsWith($"{typeof(Editor).FullName}::get_{nameof(Editor.Library)}/",
            StringComparison.Ordinal);
        Assert.Empty(web.CallersOf(ForLibrary));
        string[] readers = ["EmotionWeb.Core.Library.LibraryScanner", "EmotionWeb.Core.Subsonic.SubsonicReader"];
        Assert.All(core.CallersOf(ForLibrary), m => Assert.Contains(m.DeclaringType.FullName.Split('/')[0], readers, StringComparer.Ordinal));
        Assert.Empty(web.CallersOf(Constructs));
        Assert.All(core.CallersOf(Constructs), m => Assert.Contains(m.DeclaringType.FullName.Split('/')[0], [typeof(Editor).FullName!, typeof(EditorContext).FullName!], StringComparer.Ordinal));
        Assert.Equal([typeof(AccountEditorContext)], Web.GetTypes().Concat(Core.GetTypes()).Where(t => t.IsAssignableTo(typeof(IEditorContext)) && t is { IsInterface: false, IsAbstract: false }));
    }

    [Fact]
    public void The_whole_database_is_written_and_put_back_from_the_shell_alone()
    {
        using CallGraph web = new(Web);
        MethodDefinition[] callers = [.. web.CallersOf(name => name.StartsWith($"{typeof(IDatabaseMaintenance).FullName}::", StringComparison.Ordinal))];
        Assert.NotEmpty(callers);
        Assert.All(callers, m => Assert.StartsWith("EmotionWeb.Commands.", m.DeclaringType.FullName, StringComparison.Ordinal));
    }

    private static bool TakesChange(RouteEndpoint endpoint) =>

        // A page answers GET, and POST for its own forms: those of the account pages, each of which is written for whoever is signed in or asks to be.
        endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page ? page.Type.Namespace?.StartsWith("EmotionWeb.Components.Account", StringComparison.Ordinal) != true && HasForm(page.Type)
        : endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { } methods ? methods.HttpMethods.Any(m => !HttpMethods.IsGet(m) && !HttpMethods.IsHead(m) && !HttpMethods.IsOptions(m))
        : !IsFrameworks(endpoint);

    private static bool HasForm(Type page) => page.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Any(p => p.IsDefined(typeof(SupplyParameterFromFormAttribute)));

    // Blazor's own hub and files, health, metrics: they carry no method and change nothing of ours.
    private static bool IsFrameworks(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText!.TrimStart('/') is var path && (path.StartsWith("_blazor", StringComparison.Ordinal) || path is "healthz" or "readyz" or "metrics");

    /// <summary>The class whose HandleEventAsync Blazor calls for the component.</summary>
    private static Type Guard(Type component) =>
        component.GetInterfaceMap(typeof(IHandleEvent)).TargetMethods.Single().DeclaringType!;

    private static bool AsksWho(string name) =>
        name.Contains($"::{nameof(IEditorContext.RequireAdminAsync)}/", StringComparison.Ordinal) || name.StartsWith($"{typeof(AdminComponentBase).FullName}::EditAsync/", StringComparison.Ordinal);

    private static bool Writes(string name) =>
        name.StartsWith("Microsoft.EntityFrameworkCore.", StringComparison.Ordinal)
            ? name.Contains("::SaveChanges", StringComparison.Ordinal) || name.Contains("::ExecuteUpdate", StringComparison.Ordinal) || name.Contains("::ExecuteDelete", StringComparison.Ordinal) || name.Contains("::ExecuteSql", StringComparison.Ordinal)
            : name.Contains("::ExecuteNonQuery", StringComparison.Ordinal) || name.Contains("CatalogueContext::SaveChanges", StringComparison.Ordinal);

    private static bool IsVisible(TypeDefinition type) => type.IsPublic || (type.IsNestedPublic && IsVisible(type.DeclaringType));

    private sealed class Forgetful(CatalogueContext context)
    {
        public async Task ForgetAsync(CancellationToken cancellationToken) =>
            await ThroughAsync(async () => await context.SaveChangesAsync(cancellationToken));

        public async Task AnalyzeAsync(CancellationToken cancellationToken) =>
            await ThroughAsync(async () => _ = await context.Songs.FindAsync([1L], cancellationToken));

        private static async Task ThroughAsync(Func<Task> go) => await go();
    }
}
