using Microsoft.AspNetCore.Components.Authorization;

namespace EmotionWeb.Intake;

/// <summary>The way of a page's pictures to the reading. One a circuit.</summary>
internal sealed class PictureIntake(VisitorAddress address, AuthenticationStateProvider signedIn, ClientLimits limits) : IPictureIntake
{
    public async Task EnterAsync() => limits.Take(Client.Of((await signedIn.GetAuthenticationStateAsync()).User, address.Value));
}
