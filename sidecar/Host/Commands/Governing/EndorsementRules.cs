using Google.Protobuf;
using Warden.Gateway;
using Warden.Protocol.Common;
using Warden.Protocol.Lifecycle;
using Warden.Protocol.Msp;
using ApplicationPolicy = Warden.Protocol.Peer.ApplicationPolicy;

namespace Warden.Host.Commands.Governing;

/// <summary>Reads a chaincode's endorsement policy from the channel, as any member may.</summary>
internal static class EndorsementRules
{
    private const string Lifecycle = "_lifecycle";
    private const string Application = "Application";
    private const int SignatureType = (int)Policy.Types.PolicyType.Signature;

    /// <summary>Gets the policy; null where the chaincode is not committed on the channel, or its policy is of no form that is known here.</summary>
    /// <exception cref="GatewayException">The peer refused for another reason.</exception>
    public static async Task<EndorsementRule?> FindAsync(Network network, string chaincode, CancellationToken cancellationToken)
    {
        if (await DefinitionAsync(network, chaincode, cancellationToken) is not { } definition)
        {
            return null;
        }

        try
        {
            var policy = ApplicationPolicy.Parser.ParseFrom(definition.ValidationParameter);
            return policy.TypeCase switch
            {
                ApplicationPolicy.TypeOneofCase.SignaturePolicy => EndorsementRule.Of(policy.SignaturePolicy),
                ApplicationPolicy.TypeOneofCase.ChannelConfigPolicyReference =>
                    OfChannel(await network.Ledger.GetChannelConfigAsync(cancellationToken), policy.ChannelConfigPolicyReference),
                _ => null,
            };
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static async Task<QueryChaincodeDefinitionResult?> DefinitionAsync(Network network, string chaincode, CancellationToken cancellationToken)
    {
        var argument = new QueryChaincodeDefinitionArgs { Name = chaincode }.ToByteArray();
        try
        {
            var answer = await network.GetContract(Lifecycle).EvaluateAsync(
                "QueryChaincodeDefinition", new ProposalOptions { Arguments = [argument] }, cancellationToken);
            return QueryChaincodeDefinitionResult.Parser.ParseFrom(answer);
        }
        catch (GatewayException e) when (e.Details.Any(d => d.Message.Contains("is not defined", StringComparison.Ordinal)))
        {
            return null;
        }
    }

    // "/Channel/Application/Endorsement": the last part names a policy of the application group.
    private static EndorsementRule? OfChannel(Config config, string reference)
    {
        if (!config.ChannelGroup.Groups.TryGetValue(Application, out var application)
            || !application.Policies.TryGetValue(reference[(reference.LastIndexOf('/') + 1)..], out var policy))
        {
            return null;
        }

        return policy.Policy.Type == SignatureType
            ? EndorsementRule.Of(SignaturePolicyEnvelope.Parser.ParseFrom(policy.Policy.Value))
            : EndorsementRule.Of(ImplicitMetaPolicy.Parser.ParseFrom(policy.Policy.Value).Rule, OrganizationsOf(application));
    }

    private static List<string> OrganizationsOf(ConfigGroup application) =>
        [.. application.Groups.Select(group => group.Value.Values.TryGetValue("MSP", out var msp)
                ? FabricMSPConfig.Parser.ParseFrom(MSPConfig.Parser.ParseFrom(msp.Value).Config).Name
                : group.Key)
            .Order(StringComparer.Ordinal)];
}
