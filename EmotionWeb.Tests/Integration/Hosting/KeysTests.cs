using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>The keys of cookies, forms and apps, encrypted where a certificate is configured.</summary>
public sealed class KeysTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("emotionweb-keys-");
    private readonly DirectoryInfo _data;

    public KeysTests() => _data = _root.CreateSubdirectory("data");

    private string Certificate => Path.Combine(_root.FullName, "keys.pfx");

    private string Password => Path.Combine(_root.FullName, "password.txt");

    [Fact]
    public async Task With_a_certificate_no_key_stands_in_clear_those_of_before_too()
    {
        MakeCertificate("a secret of its own");
        string kept;
        await using (SiteFactory before = new(_data))
        {
            kept = Protector(before).Protect("kept");
            Assert.Contains("<value>", Keys(), StringComparison.Ordinal);
        }

        await using (SiteFactory after = Encrypted())
        {
            Assert.Equal("kept", Protector(after).Unprotect(kept));
            Assert.DoesNotContain("<value>", Keys(), StringComparison.Ordinal);
            Assert.Contains("encryptedSecret", Keys(), StringComparison.Ordinal);
        }

        string one = Keys();
        await using SiteFactory again = Encrypted();
        Assert.Equal("kept", Protector(again).Unprotect(kept));
        Assert.Equal(one, Keys());
    }

    [Fact]
    public async Task New_keys_are_encrypted_as_they_are_made()
    {
        MakeCertificate("a secret of its own");
        await using SiteFactory site = Encrypted();
        Assert.Equal("kept", Protector(site).Unprotect(Protector(site).Protect("kept")));
        Assert.DoesNotContain("<value>", Keys(), StringComparison.Ordinal);
        Assert.Contains("encryptedSecret", Keys(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_certificate_takes_the_place_of_a_former_one_and_nothing_is_lost()
    {
        MakeCertificate("the first year's");
        string kept;
        await using (SiteFactory before = Encrypted())
        {
            kept = Protector(before).Protect("kept");
        }

        string former = Path.Combine(_root.FullName, "former.pfx"), formerPassword = Path.Combine(_root.FullName, "former.txt");
        File.Move(Certificate, former);
        File.Move(Password, formerPassword);
        MakeCertificate("the second year's");
        await using (SiteFactory without = Encrypted())
        {
            Assert.Throws<CryptographicException>(() => Protector(without).Unprotect(kept));
        }

        SiteFactory with = Encrypted();
        with.Settings["Keys:FormerCertificate"] = former;
        with.Settings["Keys:FormerCertificatePasswordFile"] = formerPassword;
        await using SiteFactory after = with;
        Assert.Equal("kept", Protector(after).Unprotect(kept));
    }

    [Theory]
    [InlineData(false, "Keys:Certificate")]
    [InlineData(true, "Keys:CertificatePasswordFile")]
    public async Task A_certificate_that_cannot_be_opened_stops_the_start_in_words(bool there, string words)
    {
        if (there)
        {
            MakeCertificate("a secret of its own");
            await File.WriteAllTextAsync(Password, "another", TestContext.Current.CancellationToken);
        }

        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => EmotionWeb.Hosting.Site.Build(
            [$"--EMOTIONWEB_DATA={_data}", $"--Keys:Certificate={Certificate}", $"--Keys:CertificatePasswordFile={Password}"],
                "http://127.0.0.1:0"));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private SiteFactory Encrypted() =>
        new(_data) { Settings = { ["Keys:Certificate"] = Certificate, ["Keys:CertificatePasswordFile"] = Password } };

    private static IDataProtector Protector(SiteFactory site) =>
        site.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private string Keys() =>
        string.Concat(Directory.GetFiles(Path.Combine(_data.FullName, "keys")).Order(StringComparer.Ordinal).Select(File.ReadAllText));

    private void MakeCertificate(string password)
    {
        using var rsa = RSA.Create(2048);
        CertificateRequest request = new("CN=EmotionWeb keys", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllBytes(Certificate, certificate.Export(X509ContentType.Pkcs12, password));
        File.WriteAllText(Password, password + "\n");
    }
}
