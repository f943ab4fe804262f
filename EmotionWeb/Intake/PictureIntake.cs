using EmotionWeb.Core.Pipeline;
using Microsoft.AspNetCore.Components.Authorization;

namespace EmotionWeb.Intake;

/// <summary>The way of a page's pictures to the reading. One a circuit.</summary>
internal sealed class PictureIntake(
    VisitorAddress address, AuthenticationStateProvider signedIn, ClientLimits limits, ReadingEntrance entrance) : IPictureIntake
{
    public async Task<IVisionPlace> EnterAsync()
    {
        string client = Client.Of((await signedIn.GetAuthenticationStateAsync()).User, address.Value);
        limits.Take(client);
        return entrance.Enter(client);
    }
}
