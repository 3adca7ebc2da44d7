using System.Globalization;

namespace Warden.Documents;

/// <summary>The object types of the composite keys under which the governance chaincode keeps its documents (docs/ledger.md).</summary>
public static class GovernanceKeys
{
    /// <summary>(constitution): the members. One key.</summary>
    public const string Constitution = "constitution";

    /// <summary>(amendment): the last <see cref="AmendmentRecord"/>; none as long as the constitution is the founded one. One key.</summary>
    public const string Amendment = "amendment";

    /// <summary>(founding, MSP id): a <see cref="FoundingRecord"/>.</summary>
    public const string Founding = "founding";

    /// <summary>(proposal, id): a <see cref="ProposalRecord"/>.</summary>
    public const string Proposal = "proposal";

    /// <summary>(openProposal, MSP id of the proposer, proposal id): an <see cref="OpenPlace"/>, as long as the proposal is open.</summary>
    public const string OpenProposal = "openProposal";

    /// <summary>(backtest, proposal id): the <see cref="BacktestReport"/> that came with the proposal.</summary>
    public const string Backtest = "backtest";

    /// <summary>(vote, proposal id, MSP id): a <see cref="VoteRecord"/>.</summary>
    public const string Vote = "vote";

    /// <summary>(revocation, proposal id, MSP id): the <see cref="Approval"/> that says who took the organisation's vote back last, and why.</summary>
    public const string Revocation = "revocation";

    /// <summary>(policy, chaincode): the <see cref="VersionedPolicy"/> in force.</summary>
    public const string Policy = "policy";

    /// <summary>(schema, chaincode): the <see cref="VersionedSchema"/> in force.</summary>
    public const string Schema = "schema";

    /// <summary>(registered, chaincode): the <see cref="RegistrationRecord"/>; comes and goes with the policy.</summary>
    public const string Registered = "registered";

    /// <summary>(retired, chaincode): a <see cref="RetiredRecord"/>, from retirement until the chaincode is registered again.</summary>
    public const string Retired = "retired";

    /// <summary>(publication, chaincode, height as 16 digits, MSP id): an <see cref="EpochPublication"/>.</summary>
    public const string Publication = "publication";

    /// <summary>(epoch, chaincode): the <see cref="EpochRecord"/> in force.</summary>
    public const string Epoch = "epoch";

    /// <summary>(epochRequest, chaincode): an <see cref="EpochRequest"/>; the block that holds the write is the epoch's height.</summary>
    public const string EpochRequest = "epochRequest";

    /// <summary>(confirmation, call digest): a <see cref="ConfirmationRecord"/>.</summary>
    public const string Confirmation = "confirmation";

    /// <summary>(witness, MSP id): a <see cref="HeightWitness"/>.</summary>
    public const string Witness = "witness";

    /// <summary>(restriction, chaincode, id): a <see cref="RestrictionRecord"/>, until it is lifted; it holds until its last block.</summary>
    public const string Restriction = "restriction";

    /// <summary>(appeal, chaincode, restriction id, MSP id): an <see cref="AppealRecord"/>.</summary>
    public const string Appeal = "appeal";

    /// <summary>(label, chaincode, transaction id): a <see cref="LabelRecord"/>, until it is withdrawn.</summary>
    public const string Label = "label";

    /// <summary>(breakGlass, chaincode): the last <see cref="BreakGlassRecord"/>.</summary>
    public const string BreakGlass = "breakGlass";

    /// <summary>(participation, chaincode, MSP id): a <see cref="ParticipationRecord"/>; without one the organisation takes part.</summary>
    public const string Participation = "participation";

    /// <summary>(effect, proposal id, MSP id, place): an <see cref="EffectReport"/>.</summary>
    public const string Effect = "effect";

    /// <summary>(latency, chaincode, MSP id, place): the last <see cref="LatencyReport"/> of a sidecar.</summary>
    public const string Latency = "latency";

    /// <summary>(milder, chaincode, attribute's path): the <see cref="ProposalRecord.Id"/> of the last proposal that false alarms opened, as a <see cref="FalseAlarmProposal"/>.</summary>
    public const string Milder = "milder";

    /// <summary>(incident, id): an <see cref="IncidentRecord"/>.</summary>
    public const string Incident = "incident";

    /// <summary>(openIncident, MSP id of who opened it, incident id): an <see cref="OpenPlace"/>, as long as the incident is open.</summary>
    public const string OpenIncident = "openIncident";

    /// <summary>(incidentReview, incident id, MSP id): an <see cref="Documents.IncidentReview"/>.</summary>
    public const string IncidentReview = "incidentReview";

    /// <summary>(isolation, incident id, restriction id): an <see cref="IncidentIsolation"/>.</summary>
    public const string Isolation = "isolation";

    /// <summary>(compensation, incident id, transaction id of the original): an <see cref="IncidentCompensation"/>.</summary>
    public const string Compensation = "compensation";

    /// <summary>(compensated, transaction id): the last <see cref="CompensationLink"/> in which it is the original.</summary>
    public const string Compensated = "compensated";

    /// <summary>(compensating, transaction id): the last <see cref="CompensationLink"/> in which it is the compensating one.</summary>
    public const string Compensating = "compensating";

    /// <summary>The highest block number that fits a key: 16 digits.</summary>
    public const long MaxHeight = 9_999_999_999_999_999;

    /// <summary>Writes a block number as part of a key, so that keys sort as numbers do.</summary>
    public static string Height(long height) => height.ToString("D16", CultureInfo.InvariantCulture);
}
