using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Google.Protobuf;
using Warden.Detection;
using Warden.Detection.Models;
using Warden.Documents;
using Warden.Protocol;

namespace Warden.Host.Guard;

/// <summary>Which calls a restriction is about.</summary>
internal static class RestrictedCalls
{
    /// <summary>Whether a call has everything that the restriction's scope names.</summary>
    public static bool Covers(Restriction restriction, ProposedCall call) =>
        IsFunction(restriction.Function, call.Function)
        && (restriction.Value is null || HasArgument(call, restriction.Value))
        && (restriction.Organization is null || IsBy(call.Creator, restriction.Organization, restriction.Person));

    /// <summary>Says what is restricted, as a finding of its own.</summary>
    public static ScoreResult Found(Restriction restriction, ProposedCall call) => new(
        Outcome.Warn,
        null,
        [new Finding(call.Function, restriction.Value ?? restriction.Person ?? restriction.Organization ?? call.Function, $"restricted: {restriction.Reason}", ["restriction"])],
        ModelSet.None);

    /// <summary>Gets the sentence for people.</summary>
    public static string SentenceFor(Restriction restriction)
    {
        var what = restriction.Value is { } value ? $"{value} is listed"
            : restriction.Organization is { } organization ? $"{restriction.Person ?? organization} may not call {restriction.Function ?? restriction.Chaincode}"
            : $"{restriction.Function ?? restriction.Chaincode} is paused";
        return FormattableString.Invariant($"Until block {restriction.UntilBlock}, {what}: {restriction.Reason}");
    }

    // The default contract answers to "name" and "contract:name", so a name without a contract stands for both: no spelling goes round it.
    private static bool IsFunction(string? restricted, string called)
    {
        if (restricted is null || restricted == called)
        {
            return true;
        }

        var (contract, name) = Split(restricted);
        var (calledContract, calledName) = Split(called);
        return name == calledName && (contract.Length == 0 || calledContract.Length == 0);
    }

    private static (string Contract, string Name) Split(string function)
    {
        var colon = function.LastIndexOf(':');
        return (function[..Math.Max(colon, 0)], function[(colon + 1)..]);
    }

    private static bool HasArgument(ProposedCall call, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return call.Arguments.Skip(1).Any(argument => argument.Span.SequenceEqual(bytes));
    }

    private static bool IsBy(ReadOnlyMemory<byte> creator, string organization, string? person)
    {
        try
        {
            var identity = Creator.Parse(ByteString.CopyFrom(creator.Span));
            if (identity.Mspid != organization || person is null)
            {
                return identity.Mspid == organization;
            }

            using var certificate = X509Certificate2.CreateFromPem(identity.IdBytes.ToStringUtf8());
            return DistinguishedNames.PersonOf(certificate) == person;
        }
        catch (Exception e) when (e is MalformedMessageException or CryptographicException or System.Formats.Asn1.AsnContentException)
        {
            // The peer has checked the certificate; what cannot be read here cannot be told apart from who is listed.
            return true;
        }
    }
}
