"""Labels: how a Chinese table names the members of each enumeration."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from backend.entities.agency_kinds import AdmissionProfile, ProviderType, RegistrationState
from backend.entities.contract import ContractMode, ContractState
from backend.entities.enterprise import EnterpriseSize, KeyClientClass, RiskColour
from backend.entities.professional import CertificateKind, CertificateTier, EngineerCategory
from backend.entities.report import ReportKind


def _labels(of: type[Enum], *labels: str) -> Mapping[Enum, str]:
    return dict(zip(of, labels, strict=True))


LABELS: Final[Mapping[type[Enum], Mapping[Enum, str]]] = {
    ProviderType: _labels(
        ProviderType,
        "评价机构",
        "咨询机构",
        "培训机构",
        "检测检验机构",
        "职业卫生机构",
        "协会",
        "学会",
        "有能力的企业",
        "高等院校",
        "科研院所",
        "专家团队",
        "注册安全工程师事务所",
        "保险风控服务机构",
    ),
    AdmissionProfile: _labels(AdmissionProfile, "一般", "法定"),
    RegistrationState: _labels(RegistrationState, "申报中", "存续", "暂停", "吊销", "注销"),
    RiskColour: _labels(RiskColour, "红", "橙", "黄", "蓝"),
    EnterpriseSize: _labels(EnterpriseSize, "大型", "中型", "小型", "微型"),
    KeyClientClass: _labels(
        KeyClientClass,
        "高危行业",
        "职业病危害",
        "安全基础薄弱小微企业",
        "出租厂房",
        "产业集群",
        "挂牌重大隐患",
        "发生亡人事故",
    ),
    ContractMode: _labels(ContractMode, "政府购买", "企业委托", "互助", "协会组织", "保险机构"),
    ContractState: _labels(ContractState, "已签订", "履行中", "已完成", "提前终止"),
    CertificateKind: _labels(CertificateKind, "注册安全工程师", "安全评价师", "注册消防工程师", "职称"),
    CertificateTier: _labels(CertificateTier, "初级", "中级", "高级", "一级", "二级", "三级"),
    EngineerCategory: _labels(
        EngineerCategory,
        "煤矿安全",
        "非煤矿山安全",
        "化工安全",
        "金属冶炼安全",
        "建筑施工安全",
        "道路运输安全",
        "其他安全",
    ),
    ReportKind: _labels(ReportKind, "风险普查", "隐患排查", "标准化", "复核", "安全评价", "培训", "检测检验", "其他"),
}
