using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Embedded;

/// <summary>The names of chaincode messages as Fabric's error texts spell them.</summary>
internal static class MessageTypeNames
{
    public static string Of(MessageType type) => type switch
    {
        MessageType.GetState => "GET_STATE",
        MessageType.PutState => "PUT_STATE",
        MessageType.DelState => "DEL_STATE",
        MessageType.InvokeChaincode => "INVOKE_CHAINCODE",
        MessageType.GetStateByRange => "GET_STATE_BY_RANGE",
        MessageType.GetQueryResult => "GET_QUERY_RESULT",
        MessageType.QueryStateNext => "QUERY_STATE_NEXT",
        MessageType.QueryStateClose => "QUERY_STATE_CLOSE",
        MessageType.GetHistoryForKey => "GET_HISTORY_FOR_KEY",
        MessageType.GetStateMetadata => "GET_STATE_METADATA",
        MessageType.PutStateMetadata => "PUT_STATE_METADATA",
        MessageType.GetPrivateDataHash => "GET_PRIVATE_DATA_HASH",
        MessageType.PurgePrivateData => "PURGE_PRIVATE_DATA",
        MessageType.WriteBatchState => "WRITE_BATCH_STATE",
        MessageType.GetStateMultiple => "GET_STATE_MULTIPLE",
        _ => type.ToString().ToUpperInvariant(),
    };
}
