using System.Text;
using Warden.Host.Ledger;
using Warden.Host.Relay;

namespace Warden.Host.Guard;

/// <summary>A call as the peer hands it to a chaincode: who calls, what, with which arguments.</summary>
/// <param name="Invoked">The chaincode that the client named; another one than the guarded chaincode in a nested call.</param>
/// <param name="Creator">The marshalled identity of the caller.</param>
/// <param name="Arguments">All arguments, the function name first; slices of the frame.</param>
internal sealed record ProposedCall(string Invoked, ReadOnlyMemory<byte> Creator, IReadOnlyList<ReadOnlyMemory<byte>> Arguments)
{
    // Bytes: a name that documents may have (FunctionName.Longest), of whatever script, behind a contract's name as long and a colon.
    private const int LongestName = 1024;

    private CallerIdentity? caller;
    private bool callerRead;

    /// <summary>Who calls, read at first use; null where the certificate cannot be read.</summary>
    public CallerIdentity? Caller
    {
        get
        {
            if (!callerRead)
            {
                (caller, callerRead) = (CallerIdentity.Read(Creator.Span), true);
            }

            return caller;
        }
    }

    /// <summary>The MSP id of the caller, also where the certificate cannot be read; null where that cannot either.</summary>
    public string? Organization => Caller?.Organization ?? LedgerCertificate.OrganizationOf(Creator);

    /// <summary>The transaction function; empty where the call has no argument or the first one is no name.</summary>
    public string Function { get; } = NameOf(Arguments);

    /// <summary>How many bytes all arguments have.</summary>
    public long ArgumentBytes
    {
        get
        {
            var sum = 0L;
            for (var i = 0; i < Arguments.Count; i++)
            {
                sum += Arguments[i].Length;
            }

            return sum;
        }
    }

    /// <summary>Reads the call out of a TRANSACTION frame; null where a part does not parse.</summary>
    public static ProposedCall? Read(in Frame frame)
    {
        var arguments = new List<ReadOnlyMemory<byte>>();
        var input = new WireFields(frame.Payload);
        while (input.Next())
        {
            if (input.Field == 1 && input.HasBytes)
            {
                arguments.Add(input.Bytes);
            }
        }

        // SignedProposal.proposal_bytes > Proposal.header > Header{channel_header, signature_header} (WIRE_FACTS A3).
        if (input.Failed
            || !WireFields.TryGet(frame.Proposal, 1, out var proposal)
            || !WireFields.TryGet(proposal, 1, out var header)
            || !WireFields.TryGet(header, 1, out var channelHeader)
            || !WireFields.TryGet(header, 2, out var signatureHeader)
            || !WireFields.TryGet(signatureHeader, 1, out var creator)
            || !WireFields.TryGet(channelHeader, 7, out var extension)
            || !WireFields.TryGet(extension, 2, out var chaincodeId)
            || !WireFields.TryGet(chaincodeId, 2, out var name))
        {
            return null;
        }

        return new ProposedCall(Encoding.UTF8.GetString(name.Span), creator, arguments);
    }

    /// <summary>Gets the transaction function that arguments begin with; empty where there is none, or the first one is no name.</summary>
    public static string NameOf(IReadOnlyList<ReadOnlyMemory<byte>> arguments) =>
        arguments.Count == 0 || arguments[0].Length > LongestName ? "" : Encoding.UTF8.GetString(arguments[0].Span);
}
