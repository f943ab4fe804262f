using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using EmotionWeb.Core.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Hosting;

/// <summary>
/// Configuration section <c>Keys</c>: what the keys in the data folder are encrypted with. By default nothing but the folder's rights
/// keeps them.
/// </summary>
public sealed class KeysOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Keys";

    /// <summary>
    /// A PKCS #12 file (<c>.pfx</c>) with an RSA certificate and its private key; null by default. Whoever loses it loses the keys:
    /// everyone signs in anew, apps too.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>A file that holds the certificate's password, in its first line; null where it has none.</summary>
    public string? CertificatePasswordFile { get; set; }

    /// <summary>
    /// The certificate that this one took the place of, null by default: keys that were encrypted with it are still read. It is needed for
    /// as long as such keys are in use, which is 90 days and as long again as somebody stays signed in.
    /// </summary>
    public string? FormerCertificate { get; set; }

    /// <summary>A file that holds the former certificate's password, in its first line; null where it has none.</summary>
    public string? FormerCertificatePasswordFile { get; set; }

    /// <summary>Reads the certificate, or gives null where none is named.</summary>
    /// <exception cref="OptionsValidationException">It cannot be read; the message says how to mend it.</exception>
    internal X509Certificate2? Load() => Load(Certificate, nameof(Certificate), CertificatePasswordFile, nameof(CertificatePasswordFile));

    /// <summary>Reads the former certificate as <see cref="Load()"/> reads this one.</summary>
    internal X509Certificate2? LoadFormer() =>
        Load(FormerCertificate, nameof(FormerCertificate), FormerCertificatePasswordFile, nameof(FormerCertificatePasswordFile));

    private static X509Certificate2? Load(string? file, string name, string? passwordFile, string passwordName)
    {
        if (file is not { Length: > 0 })
        {
            return null;
        }

        try
        {
            string? password = passwordFile is { Length: > 0 } secret ? File.ReadLines(secret).FirstOrDefault("") : null;
            X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12FromFile(file, password);
            return certificate is { HasPrivateKey: true } && certificate.GetRSAPublicKey() is not null
                ? certificate
                : throw Refusal($"{Section}:{name} {file} holds no RSA certificate with its private key.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refusal($"{Section}:{name} or {Section}:{passwordName} cannot be read: {e.Message}");
        }
        catch (CryptographicException e)
        {
            throw Refusal(
                $"{Section}:{name} {file} cannot be opened ({e.Message}): give a .pfx file, "
                    + $"and in {Section}:{passwordName} a file with its password.");
        }
    }

    private static OptionsValidationException Refusal(string words) => new(Section, typeof(KeysOptions), [words]);
}

/// <summary>
/// The keys that protect cookies, forms, circuits and authenticator apps live in the data folder, so that a restart or an update breaks
/// none of them.
/// </summary>
internal static class Keys
{
    private static readonly XNamespace Schema = "http://schemas.asp.net/2015/03/dataProtection";

    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => DataFolder.From(provider.GetRequiredService<IOptions<CatalogueOptions>>().Value));
        services.AddDataProtection().SetApplicationName("EmotionWeb");
        services.AddOptions<KeyManagementOptions>().PostConfigure((KeyManagementOptions keys, DataFolder data, ILoggerFactory loggers) =>
        {
            DirectoryInfo folder = new(data.File("keys"));
            OwnerOnly.MakeFolder(folder.FullName);
            foreach (FileInfo key in folder.EnumerateFiles("*.xml"))
            {
                OwnerOnly.TryClose(key.FullName);
                if (keys.XmlEncryptor is { } encryptor)
                {
                    Encrypt(key.FullName, encryptor);
                }
            }

            keys.XmlRepository = new FileSystemXmlRepository(folder, loggers);
        });
        return services;
    }

    /// <summary>
    /// Has the keys encrypted with the certificate of <see cref="KeysOptions"/>, those that are there in clear too, and those read that a
    /// former one encrypted; without one does nothing.
    /// </summary>
    /// <exception cref="OptionsValidationException">A certificate cannot be read.</exception>
    public static IServiceCollection AddKeyCertificate(this IServiceCollection services, IConfiguration configuration)
    {
        KeysOptions options = configuration.GetSection(KeysOptions.Section).Get<KeysOptions>() ?? new();
        if (options.Load() is { } certificate)
        {
            services.AddDataProtection().ProtectKeysWithCertificate(certificate);
        }

        if (options.LoadFormer() is { } former)
        {
            services.AddDataProtection().UnprotectKeysWithAnyCertificate(former);
        }

        return services;
    }

    /// <summary>
    /// Encrypts what a key made before the certificate was configured holds in clear, as Data Protection writes a new one.
    /// </summary>
    private static void Encrypt(string file, IXmlEncryptor encryptor)
    {
        var key = XDocument.Load(file);
        XElement[] clear = [.. key.Descendants().Where(element => element.Attribute(Schema + "requiresEncryption") is { Value: "true" })];
        if (clear.Length == 0)
        {
            return;
        }

        foreach (XElement secret in clear)
        {
            EncryptedXmlInfo encrypted = encryptor.Encrypt(new XElement(secret));
            secret.ReplaceWith(new XElement(
                Schema + "encryptedSecret", new XAttribute("decryptorType", encrypted.DecryptorType.AssemblyQualifiedName!),
                    encrypted.EncryptedElement));
        }

        // Put in place in one step: a crash leaves the key as it was or as it is to be.
        string next = $"{file}.{Guid.NewGuid():N}.new";
        using (FileStream output = OwnerOnly.CreateNew(next))
        {
            key.Save(output);
        }

        File.Move(next, file, overwrite: true);
    }
}
