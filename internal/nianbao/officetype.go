package nianbao

import "strings"

// OfficeType is the kind of body that an office is, by the end of its name.
type OfficeType string

// The types of office.
const (
	OfficeGovernment OfficeType = "government"     // 人民政府 of a province, city or county
	OfficeTownship   OfficeType = "township"       // 乡, 镇人民政府
	OfficeStreet     OfficeType = "street"         // 街道办事处
	OfficeGeneral    OfficeType = "general_office" // 办公厅, 办公室
	OfficeCommittee  OfficeType = "committee"      // 委员会
	OfficeZone       OfficeType = "zone_committee" // 管理委员会 of a development zone
	OfficeDepartment OfficeType = "department"     // 部, 厅
	OfficeBureau     OfficeType = "bureau"         // 局, 分局
	OfficeOther      OfficeType = "other"
)

// OfficeTypes lists the types from governments down.
var OfficeTypes = []OfficeType{
	OfficeGovernment, OfficeTownship, OfficeStreet, OfficeGeneral, OfficeCommittee,
	OfficeZone, OfficeDepartment, OfficeBureau, OfficeOther,
}

// officeEndings lists the ends of names; the first that fits decides.
var officeEndings = []struct {
	end string
	is  OfficeType
}{
	{"街道办事处", OfficeStreet}, {"街道办", OfficeStreet}, {"街道", OfficeStreet},
	{"乡人民政府", OfficeTownship}, {"镇人民政府", OfficeTownship}, {"苏木人民政府", OfficeTownship}, {"乡政府", OfficeTownship}, {"镇政府", OfficeTownship},
	{"人民政府", OfficeGovernment}, {"行政公署", OfficeGovernment}, {"政府", OfficeGovernment},
	{"办公厅", OfficeGeneral}, {"办公室", OfficeGeneral},
	{"管理委员会", OfficeZone}, {"管委会", OfficeZone}, {"委员会", OfficeCommittee}, {"委", OfficeCommittee},
	{"局", OfficeBureau}, {"厅", OfficeDepartment}, {"部", OfficeDepartment},
}

// OfficeTypeOf tells the type of an office by its name; empty for no name.
func OfficeTypeOf(name string) OfficeType {
	name = normalizeName(name)
	if name == "" {
		return ""
	}
	for _, e := range officeEndings {
		if strings.HasSuffix(name, e.end) {
			return e.is
		}
	}
	return OfficeOther
}
